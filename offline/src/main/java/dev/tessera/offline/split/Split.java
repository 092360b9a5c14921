package dev.tessera.offline.split;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.ItemId;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How events are divided into those that train, those that validate and those that test. */
public sealed interface Split extends Serializable permits TimeSplit, LeaveLastOut, ColdFold, Everything {
    /** As it stands in folder names; {@link #parse} reads it. */
    String name();

    /**
     * The lines through the time of all users.
     *
     * @param times when the events of all users occurred, epoch milliseconds, ascending, impressions left out
     */
    Bounds bounds(long[] times);

    /**
     * The lines through one user's events.
     *
     * @param predictable the events of the timeline that may be asked for, in order
     * @param threshold from which value on an event is in {@link LabelSet#HIGH}
     */
    UserCut cut(Timeline timeline, List<Event> predictable, Bounds bounds, double threshold);

    /** The label sets that the split's targets serve. */
    List<LabelSet> labelSets();

    /** Whether the item is cold by decree: removed from training, counts and histories. */
    default boolean hides(ItemId item) {
        return false;
    }

    /**
     * Reads {@link #name}: {@code time}, {@code time70}, {@code leave-last-out}, {@code leave-last-out-high}, {@code cold-0} to
     * {@code cold-4}, {@code cold-3of10}, {@code all}.
     *
     * @throws IllegalArgumentException naming what was expected
     */
    static Split parse(String name) {
        return switch (name) {
            case "all" -> new Everything();
            case "time" -> TimeSplit.DEFAULT;
            case "leave-last-out" -> new LeaveLastOut(LabelSet.ALL);
            case "leave-last-out-high" -> new LeaveLastOut(LabelSet.HIGH);
            default -> parseNumbered(name);
        };
    }

    private static Split parseNumbered(String name) {
        Matcher time = Pattern.compile("time(\\d{1,2})").matcher(name);
        if (time.matches()) {
            return new TimeSplit(Integer.parseInt(time.group(1)));
        }
        Matcher cold = Pattern.compile("cold-(\\d{1,4})(?:of(\\d{1,4}))?").matcher(name);
        if (cold.matches()) {
            int folds = cold.group(2) == null ? ColdFold.FOLDS : Integer.parseInt(cold.group(2));
            return new ColdFold(Integer.parseInt(cold.group(1)), folds);
        }
        throw new IllegalArgumentException(
                "split '" + name
                        + "' is unknown; expected time, time<percent>, leave-last-out, leave-last-out-high, cold-<fold>, cold-<fold>of<folds> or all");
    }
}
