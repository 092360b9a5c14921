package dev.tessera.store.history;

import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import java.util.List;
import java.util.Map;

/**
 * Takes events that just became known: each is written to the event stream and to its user's history, or is refused, in one atomic step a
 * user. Impressions go to the stream only, never into a history.
 */
public interface EventRecorder {
    /**
     * Records events.
     *
     * @return what became of each, in the order of the events. If this throws, some users' events may be recorded; sending all again is
     *     harmless
     */
    default List<Outcome> record(List<Event> events) {
        return record(events, Map.of());
    }

    /**
     * Records events.
     *
     * @param impressions where items were shown, by the events that say so; written to the stream with them
     * @throws EventStoreFullException if there is no room for them
     * @throws NotDurableException if they are stored, but not yet as durably as they are to be
     */
    List<Outcome> record(List<Event> events, Map<EventId, Impression> impressions);

    /**
     * Where an item was shown.
     *
     * @param position in the slate, from 0
     */
    record Impression(DecisionId decision, int position) {
        public Impression {
            if (position < 0) {
                throw new IllegalArgumentException("position is " + position + "; expected 0 or more");
            }
        }
    }

    /** What became of an event. */
    enum Outcome {
        /** Now in the stream, and in the history unless newer entries fill it. */
        RECORDED,
        /** Its id was recorded before; nothing changed. */
        DUPLICATE,
        /** It occurred longer ago than ids are remembered, so it cannot be told from a duplicate; nothing changed. */
        TOO_OLD,
        /** It was known when its user was forgotten, see {@link ForgottenUsers}; nothing changed. */
        FORGOTTEN
    }
}
