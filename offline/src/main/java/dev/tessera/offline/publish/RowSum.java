package dev.tessera.offline.publish;

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

    /** @param sum of digests, not reduced yet */
    static RowSum of(long rows, BigInteger sum) {
        return new RowSum(rows, sum.mod(MODULUS));
    }

    static RowSum of(Collection<RowSum> sums) {
        return sums.stream().reduce(NONE, RowSum::plus);
    }

    RowSum plus(RowSum more) {
        return of(rows + more.rows, sum.add(more.sum));
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
