package dev.tessera.online.retrieval;

import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.vector.ItemVectors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers the user vectors of the histories asked for last. A user vector depends on nothing but the history, the generation, and the vectors of those items
 * of the history that changed since, and the cache lives and dies with its generation, so an entry is never out of date.
 */
public final class CachedUserVectors implements UserVectors {
    /** Of an entry beside its item. */
    private static final int ENTRY_BYTES = 3 * Integer.BYTES + Double.BYTES + Long.BYTES;

    private final UserVectors model;
    private final CacheCounts counts;
    private final Map<String, Optional<float[]>> vectors;

    /**
     * @param capacity how many histories are remembered
     * @param counts may be shared with the caches of other generations
     */
    public CachedUserVectors(UserVectors model, int capacity, CacheCounts counts) {
        this.model = model;
        this.counts = counts;
        this.vectors = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Optional<float[]>> eldest) {
                return size() > capacity;
            }
        });
    }

    @Override
    public Optional<float[]> of(List<HistoryEntry> history, ItemVectors changed) {
        String digest = digest(history, changed);
        Optional<float[]> cached = vectors.get(digest);
        if (cached == null) {
            counts.miss();
            cached = model.of(history, changed);
            vectors.put(digest, cached);
        } else {
            counts.hit();
        }
        return cached.map(float[]::clone);
    }

    @Override
    public Optional<float[]> anew(List<HistoryEntry> history, ItemVectors changed) {
        return model.of(history, changed);
    }

    /** SHA-256 over all that the ranker model can read of a history, in order. */
    static String digest(List<HistoryEntry> history, ItemVectors changed) {
        MessageDigest sha = sha256();
        for (HistoryEntry entry : history) {
            sha.update(bytes(entry));
            changed.indexOf(entry.item()).ifPresent(row -> sha.update(bytes(changed.vector(row))));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static byte[] bytes(HistoryEntry entry) {
        byte[] item = entry.item().value().getBytes(StandardCharsets.UTF_8);
        Instant at = entry.occurredAt();
        return ByteBuffer.allocate(ENTRY_BYTES + item.length)
                .putInt(item.length)
                .put(item)
                .putInt(entry.kind().code())
                .putDouble(entry.value())
                .putLong(at.getEpochSecond())
                .putInt(at.getNano())
                .array();
    }

    private static byte[] bytes(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
