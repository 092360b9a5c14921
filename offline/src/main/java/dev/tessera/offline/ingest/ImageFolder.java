package dev.tessera.offline.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Loads pictures and makes sure that they can be decoded, one at a time.
 *
 * @param root the folder that image paths are relative to. Where a path starts with the folder's own name, as in {@code images/1.jpg}
 *     under {@code .../images}, that name is not repeated
 */
record ImageFolder(String root) implements Serializable {
    private static final long serialVersionUID = 1;
    private static final long MAX_BYTES = 20L << 20;
    private static final long MAX_PIXELS = 50_000_000;
    private static final Set<String> FORMATS = Set.of("jpeg", "png");

    /** The bytes of the file, which are a whole JPEG or PNG. */
    byte[] load(String imagePath) throws FaultException {
        Path file = resolve(imagePath);
        try {
            if (!Files.isRegularFile(file)) {
                throw new FaultException(ItemColumns.IMAGE, Fault.IMAGE_NOT_FOUND);
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new FaultException(ItemColumns.IMAGE, Fault.IMAGE_TOO_LARGE);
            }
            byte[] bytes = Files.readAllBytes(file);
            checkDecodes(bytes);
            return bytes;
        } catch (IOException e) {
            throw new FaultException(ItemColumns.IMAGE, Fault.IMAGE_UNREADABLE);
        }
    }

    private Path resolve(String imagePath) throws FaultException {
        Path folder = Path.of(root).toAbsolutePath().normalize();
        try {
            Path given = Path.of(imagePath).normalize();
            boolean repeats = given.getNameCount() > 1 && given.getName(0).equals(folder.getFileName());
            Path file = folder.resolve(repeats ? given.subpath(1, given.getNameCount()) : given);
            Path literal = folder.resolve(given);
            Path chosen = (repeats && Files.exists(literal) ? literal : file).normalize();
            if (chosen.startsWith(folder)) {
                return chosen;
            }
        } catch (InvalidPathException e) {
            throw new FaultException(ItemColumns.IMAGE, Fault.IMAGE_NOT_FOUND);
        }
        throw new FaultException(ItemColumns.IMAGE, Fault.IMAGE_OUTSIDE);
    }

    private static void checkDecodes(byte[] bytes) throws IOException, FaultException {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new FaultException(ItemColumns.IMAGE, Fault.IMAGE_UNREADABLE);
            }
            ImageReader reader = readers.next();
            try {
                checkDecodes(reader, stream);
            } finally {
                reader.dispose();
            }
        }
    }

    private static void checkDecodes(ImageReader reader, ImageInputStream stream) throws IOException, FaultException {
        if (!FORMATS.contains(reader.getFormatName().toLowerCase(java.util.Locale.ROOT))) {
            throw new FaultException(ItemColumns.IMAGE, Fault.IMAGE_UNREADABLE);
        }
        AtomicBoolean cutOff = new AtomicBoolean();
        // A JPEG that is cut off decodes to grey and a warning; stricter decoders refuse it.
        reader.addIIOReadWarningListener((source, warning) ->
                cutOff.compareAndSet(false, warning.contains("Missing EOI") || warning.contains("premature end")));
        reader.setInput(stream);
        if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
            throw new FaultException(ItemColumns.IMAGE, Fault.IMAGE_TOO_LARGE);
        }
        try {
            reader.read(0);
        } catch (RuntimeException e) {
            // Damaged files surface as any of these from the decoders.
            throw new IOException("the picture cannot be decoded: " + e.getMessage(), e);
        }
        if (cutOff.get()) {
            throw new FaultException(ItemColumns.IMAGE, Fault.IMAGE_UNREADABLE);
        }
    }
}
