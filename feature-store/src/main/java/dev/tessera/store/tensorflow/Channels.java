package dev.tessera.store.tensorflow;

import java.util.Arrays;

/**
 * Which elements of a row-major tensor share a scale: all that have the same place along the axes that the scales vary on, which stand
 * beside each other.
 *
 * @param scaleShape the tensor's shape with 1 on every other axis
 * @param inner elements that follow each other and share a scale
 * @param count scales
 */
record Channels(long[] scaleShape, int inner, int count) {

    /** Scales that vary on the axes {@code [from, to)}. */
    static Channels along(long[] shape, int from, int to) {
        long[] scaleShape = new long[shape.length];
        Arrays.fill(scaleShape, 1);
        System.arraycopy(shape, from, scaleShape, from, to - from);
        return new Channels(scaleShape, product(shape, to, shape.length), product(shape, from, to));
    }

    /**
     * Reads from the shape of the scales how they were laid out.
     *
     * @throws IllegalArgumentException if the scales do not fit the tensor
     */
    static Channels of(long[] shape, long[] scaleShape) {
        int from = 0;
        int to = scaleShape.length;
        while (from < to && scaleShape[from] == 1) {
            from++;
        }
        while (to > from && scaleShape[to - 1] == 1) {
            to--;
        }
        if (shape.length != scaleShape.length || !Arrays.equals(shape, from, to, scaleShape, from, to)) {
            throw new IllegalArgumentException("scales of shape " + Arrays.toString(scaleShape)
                    + " do not fit weights of shape " + Arrays.toString(shape));
        }
        return along(shape, from, to);
    }

    /** The scale of an element. */
    int of(int element) {
        return element / inner % count;
    }

    private static int product(long[] sizes, int from, int to) {
        return Math.toIntExact(Arrays.stream(sizes, from, to).reduce(1, Math::multiplyExact));
    }
}
