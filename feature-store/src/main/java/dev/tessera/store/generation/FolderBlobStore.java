package dev.tessera.store.generation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Blobs as files of a folder, such as a mounted volume, each named by its digest. A file's time is that of its last {@code put}. */
public final class FolderBlobStore implements BlobStore {
    private final Path folder;
    private final InstantSource clock;

    public FolderBlobStore(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public Blob put(byte[] content) {
        Blob blob = Blob.of(content);
        if (!contains(blob)) {
            write(() -> AtomicFiles.write(file(blob), out -> out.write(content)));
        }
        touch(blob);
        return blob;
    }

    @Override
    public Blob put(Path source) {
        try {
            Blob blob = new Blob(Digest.of(source), Files.size(source));
            if (!contains(blob)) {
                write(() -> VerifiedCopy.into(blob, file(blob), out -> Files.copy(source, out)));
            }
            touch(blob);
            return blob;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source, e);
        }
    }

    private void write(Runnable writing) {
        try {
            writing.run();
        } catch (UncheckedIOException e) {
            throw BlobException.unwritable(folder, Objects.requireNonNull(e.getCause()));
        }
    }

    private void touch(Blob blob) {
        try {
            Files.setLastModifiedTime(file(blob), FileTime.from(clock.instant()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set the time of " + file(blob), e);
        }
    }

    @Override
    public byte[] read(Blob blob) {
        checkThere(blob);
        try {
            return BlobException.verify(blob, Files.readAllBytes(file(blob)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file(blob), e);
        }
    }

    @Override
    public void copy(Blob blob, Path target) {
        checkThere(blob);
        VerifiedCopy.into(blob, target, out -> Files.copy(file(blob), out));
    }

    @Override
    public void verify(Blob blob) {
        checkThere(blob);
        VerifiedCopy.into(blob, OutputStream.nullOutputStream(), out -> Files.copy(file(blob), out));
    }

    private void checkThere(Blob blob) {
        if (!Files.isRegularFile(file(blob))) {
            throw BlobException.absent(blob);
        }
    }

    @Override
    public boolean contains(Blob blob) {
        try {
            return Files.isRegularFile(file(blob)) && Files.size(file(blob)) == blob.size();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file(blob), e);
        }
    }

    @Override
    public Map<Blob, Instant> list() {
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        Map<Blob, Instant> all = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().length() == 64)
                    .toList()) {
                Blob blob = new Blob(new Digest(file.getFileName().toString()), Files.size(file));
                all.put(blob, lastPut(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
        return all;
    }

    @Override
    public int sweep(Collection<Blob> unused, Instant before) {
        int removed = 0;
        for (Blob blob : unused) {
            try {
                if (contains(blob) && lastPut(file(blob)).isBefore(before)) {
                    Files.deleteIfExists(file(blob));
                    removed++;
                }
            } catch (NoSuchFileException sweptBySomebodyElse) {
                // It is gone, as it was to be.
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + file(blob), e);
            }
        }
        return removed;
    }

    private static Instant lastPut(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant();
    }

    /**
     * Takes over a blob of another store. Nothing is copied if it is here, nor if the other is a folder of the same file system: then both have the
     * same file. A damaged one is replaced.
     *
     * @throws BlobException if the other has it not, or not as its digest says
     */
    void take(Blob blob, BlobStore from) {
        if (isWhole(blob)) {
            return;
        }
        if (!(from instanceof FolderBlobStore other) || !link(blob, other)) {
            write(() -> from.copy(blob, file(blob)));
        }
    }

    private boolean isWhole(Blob blob) {
        return contains(blob) && Digest.of(file(blob)).equals(blob.digest());
    }

    private boolean link(Blob blob, FolderBlobStore from) {
        from.verify(blob);
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(file(blob));
            Files.createLink(file(blob), from.file(blob));
            return true;
        } catch (IOException | UnsupportedOperationException noLinks) {
            return false;
        }
    }

    /** Deletes all other blobs, and what killed writers left of some. Nobody may put anything meanwhile. */
    void keepOnly(Set<Blob> wanted) {
        Set<String> names = wanted.stream().map(blob -> blob.digest().hex()).collect(Collectors.toSet());
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> isBlobOrLeftover(path)
                            && !names.contains(path.getFileName().toString()))
                    .toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean " + folder, e);
        }
    }

    private static boolean isBlobOrLeftover(Path file) {
        return file.getFileName().toString().matches("[0-9a-f]{64}(" + Pattern.quote(AtomicFiles.UNFINISHED) + ".*)?");
    }

    /** Where a blob is, or would be. */
    Path file(Blob blob) {
        return folder.resolve(blob.digest().hex());
    }
}
