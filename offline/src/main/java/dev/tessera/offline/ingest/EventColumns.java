package dev.tessera.offline.ingest;

import java.util.List;

/** Column names of the events input. Other columns are not read. */
final class EventColumns {
    static final String USER = "user_id";
    static final String ITEM = "item_id";
    static final String TIME = "timestamp";
    static final String KIND = "kind";
    static final String VALUE = "rating";
    static final String KNOWN_AT = "known_at";
    static final String ID = "event_id";

    /** Where the item was shown; read of {@link EventLine lines} alone. */
    static final String DECISION = "decision_id";

    static final String POSITION = "position";

    static final List<String> REQUIRED = List.of(USER, ITEM, TIME);

    private EventColumns() {}
}
