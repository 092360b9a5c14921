package dev.tessera.store.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that keeps blobs between starts: a verified file a blob, under its digest, and folders put together
 * from them beside. Several processes may
 * share one. It can be deleted whenever no process that serves from it runs.
 */
public final class CacheDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(CacheDirectory.class);

    /** How long what no generation needs stays after it was last used: another process may serve it, of another store. */
    static final Duration UNUSED = Duration.ofDays(7);

    /** Uses are noted this often, not each. */
    private static final Duration NOTED = Duration.ofDays(1);

    private final Path blobs;
    private final Path folders;
    private final InstantSource clock;

    public CacheDirectory(Path root) {
        this(root, InstantSource.system());
    }

    CacheDirectory(Path root, InstantSource clock) {
        this.blobs = root.resolve("blobs");
        this.folders = root.resolve("folders");
        this.clock = clock;
    }

    /** The bytes of a blob, from the folder, or else from the store and then kept; a damaged file is fetched anew. */
    public byte[] read(Blob blob, BlobStore store) {
        Path file = file(blob);
        if (Files.isRegularFile(file)) {
            byte[] content = bytes(file);
            if (Blob.of(content).equals(blob)) {
                noteUse(file);
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
            noteUse(folder);
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

    /**
     * Deletes files of blobs, folders put together of them, and what was left unfinished, that nobody used for {@link #UNUSED}.
     *
     * @param needed blobs that stay all the same, with their folders; asked for only if anything was not used for so long
     * @return how many files and folders were deleted
     */
    int sweep(Supplier<Set<Blob>> needed) {
        try {
            List<Path> unused = new ArrayList<>(unused(blobs));
            unused.addAll(unused(folders));
            if (unused.isEmpty()) {
                return 0;
            }
            Set<String> names =
                    needed.get().stream().map(blob -> blob.digest().hex()).collect(Collectors.toSet());
            unused.removeIf(path -> names.contains(path.getFileName().toString()));
            for (Path path : unused) {
                AtomicFiles.delete(path);
            }
            return unused.size();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean " + blobs.getParent(), e);
        }
    }

    private List<Path> unused(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> unused = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path path : entries.toList()) {
                if (isOlder(path, UNUSED)) {
                    unused.add(path);
                }
            }
        }
        return unused;
    }

    /** A file that another process took away is not. */
    private boolean isOlder(Path path, Duration age) throws IOException {
        try {
            return Files.getLastModifiedTime(path)
                    .toInstant()
                    .isBefore(clock.instant().minus(age));
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Who may not write here may read all the same. */
    private void noteUse(Path path) {
        try {
            if (isOlder(path, NOTED)) {
                Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
            }
        } catch (IOException e) {
            LOG.debug("cannot note that {} is used", path, e);
        }
    }

    private Path file(Blob blob) {
        return blobs.resolve(blob.digest().hex());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException sweptMeanwhile) {
            return new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
