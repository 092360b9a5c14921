package dev.tessera.store.history;

import dev.tessera.store.model.Event;
import java.time.Instant;
import java.util.Collection;

/**
 * Brings what events leave into a store that lost it, or never had it as they came past an {@link EventRecorder}: the entries of histories, through their one writer, and the ids by which a
 * client's retry is told from a new event. The event stream gets nothing. Harmless to repeat, in any order, and beside a recorder.
 */
public interface PastEvents {
    /**
     * Brings back what these left.
     *
     * @param now an id that an {@link EventRecorder} would have forgotten by then is not remembered again
     */
    Rebuilt rebuild(Collection<Event> events, Instant now);

    /**
     * What was not there.
     *
     * @param entries of histories that are in them now
     * @param ids that are remembered now
     */
    record Rebuilt(long entries, long ids) {
        public static final Rebuilt NOTHING = new Rebuilt(0, 0);

        public Rebuilt plus(Rebuilt other) {
            return new Rebuilt(entries + other.entries, ids + other.ids);
        }
    }
}
