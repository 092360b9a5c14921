package dev.tessera.offline.towers;

import dev.tessera.store.table.TableFolder;
import dev.tessera.store.tensorflow.EncoderModel;
import dev.tessera.store.tensorflow.SavedModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A published tower as SavedModel in the cache, made from its weights once. Encoders hold it as links to the same files.
 *
 * @param model which of an encoder's models it is
 * @param digest of its weights, its preprocessing and the way it is built
 * @param folder in the cache
 */
public record FrozenTower(EncoderModel model, String digest, Path folder) {
    /** Changes whenever a tower is built differently from the same network and weights. */
    private static final String REVISION = "2";

    /**
     * Makes the tower, if the cache does not have it yet.
     *
     * @throws IllegalArgumentException if a parameter is missing or has another shape; the message names it and both shapes
     */
    public static FrozenTower of(PublishedTower tower, Path cache) {
        String digest = Digests.of(REVISION, tower.digest());
        Path folder = cache.resolve("towers").resolve(digest.substring(0, 16));
        FrozenTower frozen = new FrozenTower(tower.model(), digest, folder);
        frozen.make(tower);
        return frozen;
    }

    /** Puts the tower's files where an encoder has them, as links where the file system can. */
    public void linkInto(Path encoderFolder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                boolean theModel = file.endsWith(SavedModelFile.NAME);
                link(file, (theModel ? model.folder(encoderFolder) : encoderFolder).resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put the tower " + folder + " into " + encoderFolder, e);
        }
    }

    private static void link(Path from, Path to) throws IOException {
        Files.createDirectories(to.toAbsolutePath().getParent());
        Files.deleteIfExists(to);
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | IOException e) {
            // Another file system, or one without links: the bytes are the same.
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void make(PublishedTower tower) {
        if (Files.exists(folder.resolve(SavedModelFile.NAME))) {
            return;
        }
        try {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            Path staging = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "tmp-");
            try {
                tower.write(staging);
                moveAll(staging);
            } finally {
                TableFolder.delete(staging);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the tower to " + folder, e);
        }
    }

    /** The model comes last: where it is, the tower is whole. */
    private void moveAll(Path staging) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(staging)) {
            for (Path file : files.sorted(Comparator.comparing(each -> each.endsWith(SavedModelFile.NAME)))
                    .toList()) {
                Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }
}
