package dev.tessera.online.demo;

import com.google.protobuf.Timestamp;
import dev.tessera.store.model.EventKind;
import dev.tessera.v1.Event;
import java.time.Instant;

/** Events as the service takes them. */
final class WireEvents {
    private WireEvents() {}

    static Event of(dev.tessera.store.model.Event event) {
        return of(event.id().value(), event.user().value(), event.item().value(), event.kind(), event.value())
                .toBuilder()
                .setOccurredAt(timestamp(event.occurredAt()))
                .build();
    }

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

    private static Timestamp timestamp(Instant moment) {
        return Timestamp.newBuilder()
                .setSeconds(moment.getEpochSecond())
                .setNanos(moment.getNano())
                .build();
    }
}
