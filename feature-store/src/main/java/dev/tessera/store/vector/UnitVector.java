package dev.tessera.store.vector;

/** Vectors of length 1. */
public final class UnitVector {
    private UnitVector() {}

    /** A vector's direction; a vector without one stays 0. */
    public static float[] of(float[] vector) {
        double length = length(vector);
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length && length > 0; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    /** The Euclidean length, in double precision. */
    public static double length(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }
}
