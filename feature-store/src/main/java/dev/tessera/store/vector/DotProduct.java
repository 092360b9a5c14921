package dev.tessera.store.vector;

/**
 * The one dot product of scores. Its order of additions is part of the contract, so that a logged decision replays bit for bit:
 *
 * <ol>
 *   <li>lane {@code j} of 8 starts at +0 and adds the float products {@code a[i] * b[i]} of all {@code i} with {@code i mod 8 = j}, in
 *       rising {@code i}; a product is rounded to float before it is added (no fused multiply-add);
 *   <li>the lanes are added as {@code ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7))}.
 * </ol>
 *
 * An implementation with SIMD of 4, 8 or 16 floats can keep this order, and must.
 */
public final class DotProduct {
    static final int LANES = 8;

    private DotProduct() {}

    /** The dot product of {@code a[aFrom, aFrom + length)} and {@code b[bFrom, bFrom + length)}. */
    public static float of(float[] a, int aFrom, float[] b, int bFrom, int length) {
        float l0 = 0;
        float l1 = 0;
        float l2 = 0;
        float l3 = 0;
        float l4 = 0;
        float l5 = 0;
        float l6 = 0;
        float l7 = 0;
        int whole = length & -LANES;
        for (int i = 0; i < whole; i += LANES) {
            l0 += a[aFrom + i] * b[bFrom + i];
            l1 += a[aFrom + i + 1] * b[bFrom + i + 1];
            l2 += a[aFrom + i + 2] * b[bFrom + i + 2];
            l3 += a[aFrom + i + 3] * b[bFrom + i + 3];
            l4 += a[aFrom + i + 4] * b[bFrom + i + 4];
            l5 += a[aFrom + i + 5] * b[bFrom + i + 5];
            l6 += a[aFrom + i + 6] * b[bFrom + i + 6];
            l7 += a[aFrom + i + 7] * b[bFrom + i + 7];
        }
        if (whole < length) {
            float[] lanes = {l0, l1, l2, l3, l4, l5, l6, l7};
            for (int i = whole; i < length; i++) {
                lanes[i - whole] += a[aFrom + i] * b[bFrom + i];
            }
            return reduce(lanes);
        }
        return ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7));
    }

    /** The dot product of two vectors of the same length. */
    public static float of(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "vectors have " + a.length + " and " + b.length + " floats; expected as many");
        }
        return of(a, 0, b, 0, a.length);
    }

    private static float reduce(float[] l) {
        return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
    }
}
