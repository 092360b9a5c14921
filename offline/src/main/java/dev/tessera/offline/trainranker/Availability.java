package dev.tessera.offline.trainranker;

import dev.tessera.offline.trainingset.CatalogEntry;
import java.util.Arrays;
import java.util.List;

/**
 * When each item can be chosen, by row of the catalog, in seconds since the epoch. Moments are cut to the second, so an item is there for all of the
 * second in which it comes or leaves.
 *
 * @param from the first second; 0 if the item always was there
 * @param until the first second after its last; {@link #FOREVER} if it stays
 */
public record Availability(int[] from, int[] until) {
    static final int FOREVER = Integer.MAX_VALUE;

    /** Of items that are always there. */
    public static Availability always(int items) {
        int[] until = new int[items];
        Arrays.fill(until, FOREVER);
        return new Availability(new int[items], until);
    }

    static Availability of(List<CatalogEntry> catalog) {
        return new Availability(
                catalog.stream()
                        .mapToInt(entry -> second(entry.availableFrom()))
                        .toArray(),
                catalog.stream()
                        .mapToInt(entry -> second(entry.availableUntil() + 999))
                        .toArray());
    }

    /** The second that a moment in epoch milliseconds is in; the last one for what lies beyond. */
    static int second(long millis) {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.floorDiv(millis, 1000)));
    }

    boolean at(int row, int second) {
        return from[row] <= second && second < until[row];
    }

    /** Whether some items came later than others. */
    boolean someCome() {
        return Arrays.stream(from).anyMatch(second -> second > 0);
    }

    /** Whether some items leave. */
    boolean someLeave() {
        return Arrays.stream(until).anyMatch(second -> second < FOREVER);
    }

    /** The same if all items but some are never there. */
    Availability only(int[] rows) {
        int[] first = new int[from.length];
        Arrays.fill(first, FOREVER);
        for (int row : rows) {
            first[row] = from[row];
        }
        return new Availability(first, until);
    }
}
