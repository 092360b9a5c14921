package dev.tessera.store.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Blobs of one process, for tests and trials. */
public final class InMemoryBlobStore implements BlobStore {
    private final InstantSource clock;
    private final Map<Blob, byte[]> contents = new HashMap<>();
    private final Map<Blob, Instant> puts = new HashMap<>();

    public InMemoryBlobStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Blob put(byte[] content) {
        Blob blob = Blob.of(content);
        contents.put(blob, content.clone());
        puts.put(blob, clock.instant());
        return blob;
    }

    @Override
    public Blob put(Path file) {
        try {
            return put(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public synchronized byte[] read(Blob blob) {
        byte[] content = contents.get(blob);
        if (content == null) {
            throw BlobException.absent(blob);
        }
        return BlobException.verify(blob, content.clone());
    }

    @Override
    public void copy(Blob blob, Path target) {
        AtomicFiles.write(target, out -> out.write(read(blob)));
    }

    @Override
    public void verify(Blob blob) {
        read(blob);
    }

    /** Changes stored bytes behind their name; for tests of what notices. */
    synchronized void damage(Blob blob, UnaryOperator<byte[]> change) {
        contents.computeIfPresent(blob, (name, content) -> change.apply(content));
    }

    @Override
    public synchronized boolean contains(Blob blob) {
        return contents.containsKey(blob);
    }

    @Override
    public synchronized Map<Blob, Instant> list() {
        return Map.copyOf(puts);
    }

    @Override
    public synchronized int sweep(Collection<Blob> unused, Instant before) {
        int removed = 0;
        for (Blob blob : unused) {
            if (puts.getOrDefault(blob, Instant.MAX).isBefore(before)) {
                puts.remove(blob);
                contents.remove(blob);
                removed++;
            }
        }
        return removed;
    }
}
