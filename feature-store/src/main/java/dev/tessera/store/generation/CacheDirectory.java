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
 * A folder that keeps blobs between starts: a verified file a blob, under its digest, and folders put together
 * from them beside. Several processes may
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

    /**
     * A folder that was stored as a listing and its files; put together if it is not there, anew if it was changed.
     *
     * @throws IllegalArgumentException if the listing cannot be read, or names a file outside the folder
     */
    public Path folder(Blob listing, BlobStore store) {
        FolderListing files = FolderListing.ofJson(read(listing, store));
        Path folder = folders.resolve(listing.digest().hex());
        try {
            if (!files.matches(folder)) {
                AtomicFiles.delete(folder);
                assemble(files, folder, store);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put together " + folder, e);
        }
    }

    private void assemble(FolderListing files, Path folder, BlobStore store) throws IOException {
        Path temporary = AtomicFiles.temporary(folder);
        try {
            for (FolderListing.Entry entry : files.files()) {
                Path file = temporary.resolve(entry.path());
                Files.createDirectories(file.getParent());
                linkOrCopy(fetch(entry.blob(), store), file);
            }
            Files.move(temporary, folder);
        } catch (IOException e) {
            if (!files.matches(folder)) {
                throw e;
            }
        } finally {
            AtomicFiles.delete(temporary);
        }
    }

    private Path fetch(Blob blob, BlobStore store) {
        Path file = file(blob);
        if (!Files.isRegularFile(file) || !Digest.of(file).equals(blob.digest())) {
            store.copy(blob, file);
        }
        return file;
    }

    private static void linkOrCopy(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.copy(from, to);
        }
    }

    /** Deletes the files of all other blobs; folders stay, as a model may be served from one. */
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
