package dev.tessera.store.history;

import dev.tessera.store.model.Event;
import java.util.List;

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
    List<Outcome> record(List<Event> events);

    /** What became of an event. */
    enum Outcome {
        /** Now in the stream, and in the history unless newer entries fill it. */
        RECORDED,
        /** Its id was recorded before; nothing changed. */
        DUPLICATE,
        /** It occurred longer ago than ids are remembered, so it cannot be told from a duplicate; nothing changed. */
        TOO_OLD
    }
}
