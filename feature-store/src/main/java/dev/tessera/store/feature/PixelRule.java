package dev.tessera.store.feature;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How a picture becomes the pixels of a model: scaled as Pillow does it, and given as rows of red, green, blue bytes. What follows
 * (scaling to [-1, 1], standardising) is part of the model's graph.
 *
 * @param height of the model's input
 * @param width of the model's input
 * @param shortestEdge 0: the whole picture is stretched to height x width; else its shorter edge is scaled to this and the centre is cut out
 * @param interpolation what it is scaled with
 */
public record PixelRule(int height, int width, int shortestEdge, Interpolation interpolation) {
    public PixelRule {
        if (height < 1 || width < 1 || (shortestEdge != 0 && shortestEdge < Math.max(height, width))) {
            throw new IllegalArgumentException("no picture of " + width + " x " + height
                    + " can be cut from one with shorter edge " + shortestEdge);
        }
    }

    /** Reads {@code preprocessing.json}; version 1 names no interpolation, for there was one only. */
    @JsonCreator
    static PixelRule stored(
            @JsonProperty("height") int height,
            @JsonProperty("width") int width,
            @JsonProperty("shortestEdge") int shortestEdge,
            @JsonProperty("interpolation") @Nullable Interpolation interpolation) {
        return new PixelRule(
                height, width, shortestEdge, interpolation == null ? Interpolation.BILINEAR : interpolation);
    }

    /** The whole picture, whatever its shape. */
    public static PixelRule square(int side) {
        return new PixelRule(side, side, 0, Interpolation.BILINEAR);
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
            return Resampling.scale(picture, width, height, interpolation).rgb();
        }
        int shorter = Math.min(picture.width(), picture.height());
        int scaledWidth = scaled(picture.width(), shorter);
        int scaledHeight = scaled(picture.height(), shorter);
        return Resampling.scale(picture, scaledWidth, scaledHeight, interpolation)
                .cut((scaledWidth - width) / 2, (scaledHeight - height) / 2, width, height)
                .rgb();
    }

    private int scaled(int edge, int shorter) {
        return Math.toIntExact((long) edge * shortestEdge / shorter);
    }
}
