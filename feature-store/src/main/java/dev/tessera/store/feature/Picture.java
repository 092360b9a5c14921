package dev.tessera.store.feature;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * A decoded picture: 3 bytes a pixel, red, green, blue, row by row. Transparent pixels are laid over white; grey values are taken as
 * they are, without the gamma that Java's colour conversion would add.
 */
record Picture(int width, int height, byte[] rgb) {
    private static final long MOST_PIXELS = 50_000_000;

    static Picture decode(byte[] encoded) throws UnreadablePictureException {
        return EncodedPicture.read(encoded, Picture::decode);
    }

    private static Picture decode(ImageReader reader) throws IOException, UnreadablePictureException {
        PictureHeader header = PictureHeader.of(reader);
        if (header.pixels() > MOST_PIXELS) {
            throw new UnreadablePictureException("the picture is " + header.width() + " x " + header.height()
                    + "; expected at most " + MOST_PIXELS + " pixels");
        }
        return of(reader.read(0));
    }

    private static Picture of(BufferedImage image) {
        if (image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
            return ofGrey(image.getRaster());
        }
        BufferedImage plain = image;
        if (image.getColorModel().hasAlpha()) {
            plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = plain.createGraphics();
            graphics.drawImage(image, 0, 0, Color.WHITE, null);
            graphics.dispose();
        }
        return ofColour(plain);
    }

    private static Picture ofGrey(Raster raster) {
        int[] grey = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
        byte[] rgb = new byte[grey.length * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) grey[i / 3];
        }
        return new Picture(raster.getWidth(), raster.getHeight(), rgb);
    }

    private static Picture ofColour(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] packed = image.getRGB(0, 0, width, height, null, 0, width);
        byte[] rgb = new byte[packed.length * 3];
        for (int i = 0; i < packed.length; i++) {
            rgb[3 * i] = (byte) (packed[i] >> 16);
            rgb[3 * i + 1] = (byte) (packed[i] >> 8);
            rgb[3 * i + 2] = (byte) packed[i];
        }
        return new Picture(width, height, rgb);
    }

    Picture cut(int left, int top, int newWidth, int newHeight) {
        byte[] part = new byte[newWidth * newHeight * 3];
        for (int row = 0; row < newHeight; row++) {
            System.arraycopy(rgb, ((top + row) * width + left) * 3, part, row * newWidth * 3, newWidth * 3);
        }
        return new Picture(newWidth, newHeight, part);
    }
}
