package dev.tessera.store.feature;

import java.io.IOException;
import javax.imageio.ImageReader;

/** What a picture's file says of it, read without decoding a pixel: a few bytes can promise more pixels than there is memory. */
public record PictureHeader(int width, int height) {
    /** @throws UnreadablePictureException if the bytes are not a JPEG or PNG, or are damaged at their start */
    public static PictureHeader read(byte[] encoded) throws UnreadablePictureException {
        return EncodedPicture.read(encoded, PictureHeader::of);
    }

    static PictureHeader of(ImageReader reader) throws IOException {
        return new PictureHeader(reader.getWidth(0), reader.getHeight(0));
    }

    public long pixels() {
        return (long) width * height;
    }
}
