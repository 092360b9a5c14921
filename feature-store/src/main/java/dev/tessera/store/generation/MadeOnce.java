package dev.tessera.store.generation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is made of ranges of an array of bytes, once of all that hold the same bytes. */
final class MadeOnce<T> {
    private static final int BUCKET_BITS = 10;
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private final byte[] bytes;
    private final Making<T> making;
    private final @Nullable Made<T>[] buckets = buckets();

    MadeOnce(byte[] bytes, Making<T> making) {
        this.bytes = bytes;
        this.making = making;
    }

    @SuppressWarnings("unchecked") // Nothing else is put in.
    private static <T> @Nullable Made<T>[] buckets() {
        return (@Nullable Made<T>[]) new Made<?>[1 << BUCKET_BITS];
    }

    T of(int from, int to) {
        int bucket = bucket(from, to);
        for (Made<T> made = buckets[bucket]; made != null; made = made.next) {
            if (Arrays.equals(bytes, made.from, made.to, bytes, from, to)) {
                return made.result;
            }
        }
        Made<T> fresh = new Made<>(from, to, making.of(from, to), buckets[bucket]);
        buckets[bucket] = fresh;
        return fresh.result;
    }

    private int bucket(int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash * GOLDEN_RATIO) >>> (Integer.SIZE - BUCKET_BITS);
    }

    /** Makes something of the bytes from {@code from} to before {@code to}. */
    @FunctionalInterface
    interface Making<T> {
        T of(int from, int to);
    }

    private record Made<T>(
            int from, int to, T result, @Nullable Made<T> next) {}
}
