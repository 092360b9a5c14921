package dev.tessera.store.redis;

import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.BlobException;
import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.generation.VerifiedCopy;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Blobs in Redis, in chunks of {@value #CHUNK} bytes. A blob is noted before its first chunk is written, so that what a killed writer leaves
 * is known and swept.
 */
final class RedisBlobStore implements BlobStore {
    static final int CHUNK = 256 * 1024;

    /** Chunks on the way at once: 4 MiB. */
    private static final int BATCH = 16;

    /** Blobs that are swept at once: few, so that whoever puts one of them meanwhile comes through soon. */
    private static final int SWEPT_AT_ONCE = 256;

    private static final RedisScript PUT = RedisScript.of("clock.lua", "being_swept.lua", "blob_put.lua");
    private static final RedisScript SWEEP =
            RedisScript.of("although_full.lua", "clock.lua", "being_swept.lua", "blob_sweep.lua");
    private static final RedisScript SWEPT = RedisScript.of("blob_swept.lua");

    private final RedisConnection connection;
    private final RedisKeys keys;

    RedisBlobStore(RedisConnection connection) {
        this.connection = connection;
        this.keys = connection.keys();
    }

    @Override
    public Blob put(byte[] content) {
        Blob blob = Blob.of(content);
        put(
                blob,
                (from, length) -> length == content.length
                        ? content
                        : Arrays.copyOfRange(content, Math.toIntExact(from), Math.toIntExact(from) + length));
        return blob;
    }

    @Override
    public Blob put(Path file) {
        try {
            Blob blob = new Blob(Digest.of(file), Files.size(file));
            try (InputStream in = Files.newInputStream(file)) {
                put(blob, (from, length) -> in.readNBytes(length));
            }
            return blob;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Gives the bytes of a blob, which are asked for in their order; fewer if it ends before. */
    private interface Content {
        byte[] next(long from, int length) throws IOException;
    }

    private void put(Blob blob, Content content) {
        AtomicInteger attempts = new AtomicInteger();
        Object known = connection.run(redis -> {
            attempts.incrementAndGet();
            return PUT.run(redis, List.of(keys.blobs()), List.of(field(blob)));
        });
        // A second attempt may know the blob from the first, which may have found it about to be swept.
        if (attempts.get() == 1 && RedisKeys.text(known).equals("KNOWN") && contains(blob)) {
            return;
        }
        try {
            for (long chunk = 0; chunk < chunks(blob); chunk += BATCH) {
                write(blob, chunk, content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the content of blob " + blob.digest(), e);
        }
    }

    private void write(Blob blob, long first, Content content) throws IOException {
        List<byte[]> chunks = new ArrayList<>();
        for (long chunk = first; chunk < Math.min(first + BATCH, chunks(blob)); chunk++) {
            int length = (int) Math.min(CHUNK, blob.size() - chunk * CHUNK);
            byte[] bytes = content.next(chunk * CHUNK, length);
            if (bytes.length < length) {
                throw new EOFException("it ends before its " + blob.size() + " bytes");
            }
            chunks.add(bytes);
        }
        connection.pipelined(pipeline -> IntStream.range(0, chunks.size())
                .mapToObj(i -> pipeline.set(keys.chunk(blob, first + i), chunks.get(i)))
                .toList());
    }

    @Override
    public byte[] read(Blob blob) {
        if (chunks(blob) == 1) {
            return BlobException.verify(blob, onlyChunk(blob));
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream(Math.toIntExact(blob.size()));
        VerifiedCopy.into(blob, content, out -> readChunks(blob, out));
        return content.toByteArray();
    }

    private byte[] onlyChunk(Blob blob) {
        byte @Nullable [] chunk = chunks(blob, 0).get(0);
        if (chunk == null) {
            throw VerifiedCopy.absent(blob);
        }
        return chunk;
    }

    @Override
    public void copy(Blob blob, Path target) {
        VerifiedCopy.into(blob, target, out -> readChunks(blob, out));
    }

    @Override
    public void verify(Blob blob) {
        VerifiedCopy.into(blob, OutputStream.nullOutputStream(), out -> readChunks(blob, out));
    }

    private void readChunks(Blob blob, OutputStream out) throws IOException {
        for (long first = 0; first < chunks(blob); first += BATCH) {
            for (byte @Nullable [] chunk : chunks(blob, first)) {
                if (chunk == null) {
                    throw VerifiedCopy.absent(blob);
                }
                out.write(chunk);
            }
        }
    }

    private List<byte @Nullable []> chunks(Blob blob, long first) {
        return connection.<byte @Nullable []>pipelined(
                pipeline -> LongStream.range(first, Math.min(first + BATCH, chunks(blob)))
                        .mapToObj(chunk -> pipeline.get(keys.chunk(blob, chunk)))
                        .toList());
    }

    @Override
    public boolean contains(Blob blob) {
        List<Long> lengths = connection.pipelined(pipeline -> LongStream.range(0, chunks(blob))
                .mapToObj(chunk -> pipeline.strlen(keys.chunk(blob, chunk)))
                .toList());
        return lengths.stream().mapToLong(Long::longValue).sum() == blob.size();
    }

    @Override
    public Map<Blob, Instant> list() {
        Map<Blob, Instant> all = new HashMap<>();
        connection
                .run(redis -> redis.hgetAll(keys.blobs()))
                .forEach((field, put) ->
                        all.put(blob(field), Instant.ofEpochMilli(Math.max(0, Long.parseLong(RedisKeys.text(put))))));
        return all;
    }

    @Override
    public int sweep(Collection<Blob> unused, Instant before) {
        List<Blob> all = List.copyOf(unused);
        int swept = 0;
        for (int from = 0; from < all.size(); from += SWEPT_AT_ONCE) {
            List<byte[]> marked = mark(all.subList(from, Math.min(from + SWEPT_AT_ONCE, all.size())), before);
            if (!marked.isEmpty()) {
                takeAway(marked);
            }
            swept += marked.size();
        }
        return swept;
    }

    /** From now on until they are taken away, none of them completes a generation, whoever puts it. */
    List<byte[]> mark(Collection<Blob> unused, Instant before) {
        List<byte[]> arguments = new ArrayList<>(List.of(RedisKeys.bytes(Long.toString(before.toEpochMilli()))));
        unused.forEach(blob -> arguments.add(field(blob)));
        List<?> marked = (List<?>) connection.run(redis -> SWEEP.run(redis, List.of(keys.blobs()), arguments));
        return marked.stream().map(field -> (byte[]) field).toList();
    }

    void takeAway(List<byte[]> marked) {
        marked.forEach(field -> unlink(blob(field)));
        connection.run(redis -> SWEPT.run(redis, List.of(keys.blobs()), marked));
    }

    private void unlink(Blob blob) {
        connection.pipelined(pipeline -> LongStream.range(0, chunks(blob))
                .mapToObj(chunk -> pipeline.unlink(keys.chunk(blob, chunk)))
                .toList());
    }

    private static long chunks(Blob blob) {
        return (blob.size() + CHUNK - 1) / CHUNK;
    }

    /** How a blob is noted: its digest and its size. */
    static byte[] field(Blob blob) {
        return RedisKeys.bytes(blob.digest() + ":" + blob.size());
    }

    private static Blob blob(byte[] field) {
        String[] parts = RedisKeys.text(field).split(":", -1);
        return new Blob(new Digest(parts[0]), Long.parseLong(parts[1]));
    }
}
