package dev.tessera.store.generation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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
            AtomicFiles.write(file(blob), out -> out.write(content));
        }
        touch(blob);
        return blob;
    }

    @Override
    public Blob put(Path source) {
        try {
            Blob blob = new Blob(Digest.of(source), Files.size(source));
            if (!contains(blob)) {
                VerifiedCopy.into(blob, file(blob), out -> Files.copy(source, out));
            }
            touch(blob);
            return blob;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source, e);
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
                all.put(blob, Files.getLastModifiedTime(file).toInstant());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
        return all;
    }

    @Override
    public int sweep(Collection<Blob> unused, Instant before) {
        Map<Blob, Instant> puts = list();
        int removed = 0;
        for (Blob blob : unused) {
            if (puts.getOrDefault(blob, Instant.MAX).isBefore(before)) {
                try {
                    Files.deleteIfExists(file(blob));
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot delete " + file(blob), e);
                }
                removed++;
            }
        }
        return removed;
    }

    private Path file(Blob blob) {
        return folder.resolve(blob.digest().hex());
    }
}
