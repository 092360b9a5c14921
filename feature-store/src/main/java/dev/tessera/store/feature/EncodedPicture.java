package dev.tessera.store.feature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The bytes of a picture file, given to the decoder that knows them. */
final class EncodedPicture {
    /** Those that ingest takes. */
    private static final Set<String> FORMATS = Set.of("jpeg", "png");

    private EncodedPicture() {}

    /** What is wanted of the file. */
    @FunctionalInterface
    interface Reading<T> {
        T read(ImageReader reader) throws IOException, UnreadablePictureException;
    }

    static <T> T read(byte[] encoded, Reading<T> reading) throws UnreadablePictureException {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new UnreadablePictureException("found " + encoded.length + " bytes that start with "
                        + start(encoded) + "; expected a JPEG or PNG");
            }
            ImageReader reader = readers.next();
            try {
                checkFormat(reader.getFormatName().toLowerCase(Locale.ROOT));
                reader.setInput(stream, true, true);
                return reading.read(reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // The JDK's decoders throw unchecked exceptions of many kinds on damaged files.
            throw new UnreadablePictureException("the picture is damaged: " + e.getMessage(), e);
        }
    }

    private static void checkFormat(String format) throws UnreadablePictureException {
        if (!FORMATS.contains(format)) {
            throw new UnreadablePictureException("found a " + format + "; expected a JPEG or PNG");
        }
    }

    private static String start(byte[] encoded) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(4, encoded.length); i++) {
            hex.append(String.format(Locale.ROOT, "%02x", encoded[i]));
        }
        return hex.isEmpty() ? "nothing" : hex.toString();
    }
}
