package dev.tessera.offline.publish;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Makes the {@link RowSum} of rows, fewer than 2^31. Not safe for use by many threads. */
final class RowSummer {
    private static final int WORDS = 8;

    /** Sums of the 32 bits at each place of the digests, each apart, so that nothing is carried before the end. */
    private final long[] words = new long[WORDS];

    private long rows;

    /** @param digest of a row, by {@link RowDigest} */
    void add(byte[] digest) {
        ByteBuffer in = ByteBuffer.wrap(digest);
        for (int i = 0; i < WORDS; i++) {
            words[i] += Integer.toUnsignedLong(in.getInt());
        }
        rows++;
    }

    RowSum sum() {
        BigInteger sum = BigInteger.ZERO;
        for (long word : words) {
            sum = sum.shiftLeft(Integer.SIZE).add(BigInteger.valueOf(word));
        }
        return RowSum.of(rows, sum);
    }
}
