package dev.tessera.offline.publish;

import dev.tessera.store.generation.Digest;
import dev.tessera.store.table.Table;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Locale;

/**
 * Names rows whatever their order: how many, and the sum of their SHA-256 modulo 2^256 (the additive multiset hash of Bellare and Micciancio, 1997). Addition, unlike
 * exclusive or, also tells how often a row is there. It finds changes; it is no proof against one who forges rows.
 */
record RowSum(long rows, BigInteger sum) {
    static final RowSum NONE = new RowSum(0, BigInteger.ZERO);

    private static final BigInteger MODULUS = BigInteger.TWO.pow(256);

    static <R extends Record> RowSum of(Table<R> table, R row) {
        return new RowSum(1, new BigInteger(1, Digest.bytesOf(out -> table.encode(row, out))));
    }

    static RowSum of(Collection<RowSum> sums) {
        return sums.stream().reduce(NONE, RowSum::plus);
    }

    RowSum plus(RowSum more) {
        BigInteger both = sum.add(more.sum);
        return new RowSum(rows + more.rows, both.compareTo(MODULUS) < 0 ? both : both.subtract(MODULUS));
    }

    /** As {@link #toString} writes the sum. */
    static RowSum ofHex(long rows, String hex) {
        return new RowSum(rows, new BigInteger(hex, 16));
    }

    String hex() {
        return sum.toString(16);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d rows %s", rows, hex());
    }
}
