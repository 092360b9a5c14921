package dev.tessera.store.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder that keeps blobs between starts: a verified file a blob, under its digest, and unpacked folders beside. Several processes may
 * share one. It can be deleted whenever no process that serves from it runs.
 */
public final class CacheDirectory {
    private final Path blobs;
    private final Path folders;

    public CacheDirectory(Path root) {
        this.blobs = root.resolve("blobs");
        this.folders = root.resolve("folders");
    }

    /** The bytes of a blob, from the folder, or else from the store and then kept; a damaged file is fetched anew. */
    public byte[] read(Blob blob, BlobStore store) {
        Path file = file(blob);
        if (Files.isRegularFile(file)) {
            byte[] content = bytes(file);
            if (Blob.of(content).equals(blob)) {
                return content;
            }
        }
        byte[] content = store.read(blob);
        AtomicFiles.write(file, out -> out.write(content));
        return content;
    }

    /** The folder that was packed into a blob; unpacked if it is not there, unpacked anew if it was changed. */
    public Path folder(Blob archive, BlobStore store) {
        Path file = file(archive);
        if (!Files.isRegularFile(file) || !Digest.of(file).equals(archive.digest())) {
            store.copy(archive, file);
        }
        Path folder = folders.resolve(archive.digest().hex());
        FolderArchive.unpack(file, folder);
        return folder;
    }

    /** Deletes the files of all other blobs; unpacked folders stay, as a model may be served from one. */
    public void keepOnly(Collection<Blob> wanted) {
        Set<String> names = wanted.stream().map(blob -> blob.digest().hex()).collect(Collectors.toSet());
        if (!Files.isDirectory(blobs)) {
            return;
        }
        try (Stream<Path> files = Files.list(blobs)) {
            for (Path file : files.filter(
                            path -> !names.contains(path.getFileName().toString()))
                    .toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean " + blobs, e);
        }
    }

    private Path file(Blob blob) {
        return blobs.resolve(blob.digest().hex());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
