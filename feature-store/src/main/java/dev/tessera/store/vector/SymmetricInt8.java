package dev.tessera.store.vector;

/** Numbers as a signed byte each and one scale for all of them: {@code scale * code}, symmetric about 0, so that 0 stays 0. */
public final class SymmetricInt8 {
    private static final int MOST = 127;

    /** A code times this is finite. */
    private static final float LARGEST_SCALE = Math.nextDown(Float.MAX_VALUE / MOST);

    private SymmetricInt8() {}

    /**
     * The scale for numbers of at most this magnitude: what each is stored as stands at most half a scale away from it, but for the last
     * bit of a float.
     */
    public static float scale(float greatest) {
        return Math.max(Math.min(greatest / MOST, LARGEST_SCALE), Float.MIN_NORMAL);
    }

    /** The greatest magnitude of {@code values[from, to)}. */
    static float greatest(float[] values, int from, int to) {
        float greatest = 0;
        for (int i = from; i < to; i++) {
            greatest = Math.max(greatest, Math.abs(values[i]));
        }
        return greatest;
    }

    /** @param scale as {@link #scale} gave it for numbers that this is one of */
    public static byte code(float value, float scale) {
        long nearest = Math.round((double) value / scale);
        return (byte) Math.max(-MOST, Math.min(MOST, nearest));
    }

    public static float value(byte code, float scale) {
        return code * scale;
    }
}
