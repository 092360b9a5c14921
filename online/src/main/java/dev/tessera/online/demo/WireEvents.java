package dev.tessera.online.demo;

import dev.tessera.store.model.EventKind;
import dev.tessera.v1.Event;

/** Events as the service takes them. */
final class WireEvents {
    private WireEvents() {}

    /** An event that the server dates with its own clock. */
    static Event of(String id, String user, String item, EventKind kind, double value) {
        Event.Builder event = Event.newBuilder()
                .setEventId(id)
                .setUserId(user)
                .setItemId(item)
                .setKind(dev.tessera.v1.EventKind.valueOf("EVENT_KIND_" + kind.name()));
        if (Double.isFinite(value)) {
            event.setValue(value);
        }
        return event.build();
    }
}
