package dev.tessera.offline.split;

import dev.tessera.store.model.Event;
import java.util.List;

/** Picks events between two lines. */
final class Windows {
    private Windows() {}

    /** Events that occurred from the validation start on and were known before the cut. */
    static List<Event> validation(List<Event> predictable, Bounds bounds) {
        return predictable.stream()
                .filter(event -> Timeline.occurredAt(event) >= bounds.validationStart())
                .filter(event -> Timeline.knownAt(event) < bounds.cut())
                .toList();
    }
}
