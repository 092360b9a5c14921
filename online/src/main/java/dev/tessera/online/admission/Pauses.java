package dev.tessera.online.admission;

/** How long refused calls are to wait before the next attempt: 500 to 1,500 ms, spread evenly, so that those who were refused together do not come again together. */
public final class Pauses {
    private static final long SHORTEST_MILLIS = 500;
    private static final long SPREAD_MILLIS = 1_000;

    /** Golden ratio: multiples of it, modulo 1, fall into the largest gaps. */
    private static final double STEP = 0.6180339887498949;

    private Pauses() {}

    /** @param refused how many there were so far */
    public static long millis(long refused) {
        return SHORTEST_MILLIS + (long) (refused * STEP % 1 * SPREAD_MILLIS);
    }
}
