package dev.tessera.offline.split;

import java.io.Serializable;
import java.time.Instant;

/**
 * The lines that a split draws through the time of all users, in epoch milliseconds.
 *
 * @param cut models, counts and item statistics see only events known before it; {@link #OPEN} if the split has no global cut
 * @param validationStart the newest tenth of the events that occurred before the cut begin here; also the start of "recent"
 */
public record Bounds(long cut, long validationStart) implements Serializable {
    /** Later than every event. */
    public static final long OPEN = Long.MAX_VALUE;

    public Bounds {
        if (validationStart > cut) {
            throw new IllegalArgumentException(
                    "validation starts at " + validationStart + ", after the cut at " + cut + "; expected before");
        }
    }

    /**
     * The bounds without a cut: the newest tenth of all events is validation.
     *
     * @param times of all events, ascending
     */
    static Bounds open(long[] times) {
        return new Bounds(OPEN, times.length == 0 ? OPEN : times[(int) (times.length * 9L / 10)]);
    }

    /**
     * The bounds with a cut at the event that stands at {@code fraction} of the ascending times. Events at that very time are all after
     * the cut, so at most that fraction lies before.
     *
     * @throws IllegalArgumentException if no event, or none but those of one moment, would lie before the cut
     */
    static Bounds at(long[] times, double fraction) {
        if (times.length == 0) {
            throw new IllegalArgumentException("there are no events to split");
        }
        long cut = times[(int) Math.min(times.length - 1, (long) (times.length * fraction))];
        int before = countBefore(times, cut);
        long validationStart = before == 0 ? cut : times[(int) (before * 9L / 10)];
        if (before == 0 || validationStart == times[0]) {
            throw new IllegalArgumentException("a cut at " + fraction + " of " + times.length + " events falls on "
                    + Instant.ofEpochMilli(cut) + " and leaves " + before
                    + " events before it, too few to train and to validate; the first event is at "
                    + Instant.ofEpochMilli(times[0]));
        }
        return new Bounds(cut, validationStart);
    }

    private static int countBefore(long[] times, long moment) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
