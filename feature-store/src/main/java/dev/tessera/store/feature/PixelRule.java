package dev.tessera.store.feature;

/**
 * How a picture becomes the pixels of a model: scaled with {@link Resampling} and given as rows of red, green, blue bytes. What follows
 * (scaling to [-1, 1], standardising) is part of the model's graph.
 *
 * @param height of the model's input
 * @param width of the model's input
 * @param shortestEdge 0: the whole picture is stretched to height x width; else its shorter edge is scaled to this and the centre is cut out
 */
public record PixelRule(int height, int width, int shortestEdge) {
    public PixelRule {
        if (height < 1 || width < 1 || (shortestEdge != 0 && shortestEdge < Math.max(height, width))) {
            throw new IllegalArgumentException("no picture of " + width + " x " + height
                    + " can be cut from one with shorter edge " + shortestEdge);
        }
    }

    public static PixelRule square(int side) {
        return new PixelRule(side, side, 0);
    }

    /** Bytes of one picture. */
    public int size() {
        return height * width * 3;
    }

    /**
     * Reads an encoded picture.
     *
     * @return {@link #size()} bytes, row by row, red, green, blue of each pixel
     * @throws UnreadablePictureException if the bytes are not a JPEG or PNG, or are damaged
     */
    public byte[] pixels(byte[] encoded) throws UnreadablePictureException {
        Picture picture = Picture.decode(encoded);
        if (shortestEdge == 0) {
            return Resampling.bilinear(picture, width, height).rgb();
        }
        double scale = (double) shortestEdge / Math.min(picture.width(), picture.height());
        int scaledWidth = Math.max(width, (int) (picture.width() * scale));
        int scaledHeight = Math.max(height, (int) (picture.height() * scale));
        return Resampling.bilinear(picture, scaledWidth, scaledHeight)
                .cut((scaledWidth - width) / 2, (scaledHeight - height) / 2, width, height)
                .rgb();
    }
}
