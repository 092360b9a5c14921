package dev.tessera.online.grpc;

import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.v1.Event;
import dev.tessera.v1.Impression;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the events of a request, all or none. */
final class Events {
    private final Limits limits;
    private final InstantSource clock;

    Events(Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    List<dev.tessera.store.model.Event> read(List<Event> events) {
        Fields.count("events", events.size(), 1, limits.events());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<dev.tessera.store.model.Event> read = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            read.add(read("events[" + i + "].", events.get(i), now));
        }
        return read;
    }

    /** Where items were shown, of events that {@link #read} has accepted. */
    static Map<EventId, EventRecorder.Impression> impressions(List<Event> events) {
        Map<EventId, EventRecorder.Impression> impressions = new HashMap<>();
        for (Event event : events) {
            if (event.hasImpression()) {
                Impression shown = event.getImpression();
                impressions.put(
                        new EventId(event.getEventId()),
                        new EventRecorder.Impression(new DecisionId(shown.getDecisionId()), shown.getPosition()));
            }
        }
        return impressions;
    }

    private dev.tessera.store.model.Event read(String field, Event event, Instant now) {
        EventKind kind = kind(field + "kind", event);
        checkImpression(field + "impression", event);
        return new dev.tessera.store.model.Event(
                Fields.id(field + "event_id", event.getEventId(), EventId::new),
                Fields.id(field + "user_id", event.getUserId(), UserId::new),
                Fields.id(field + "item_id", event.getItemId(), ItemId::new),
                kind,
                value(field + "value", event, kind),
                occurredAt(field + "occurred_at", event, now),
                now);
    }

    private static EventKind kind(String field, Event event) {
        return switch (event.getKind()) {
            case EVENT_KIND_VIEW -> EventKind.VIEW;
            case EVENT_KIND_CLICK -> EventKind.CLICK;
            case EVENT_KIND_ADD -> EventKind.ADD;
            case EVENT_KIND_PURCHASE -> EventKind.PURCHASE;
            case EVENT_KIND_RATING -> EventKind.RATING;
            case EVENT_KIND_DISMISSAL -> EventKind.DISMISSAL;
            case EVENT_KIND_IMPRESSION -> EventKind.IMPRESSION;
            case EVENT_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new InvalidRequestException(
                        field, "is " + event.getKindValue() + "; expected 1 (VIEW) to 7 (IMPRESSION)");
        };
    }

    private static double value(String field, Event event, EventKind kind) {
        if (event.hasValue()) {
            return Fields.finite(field, event.getValue());
        }
        if (kind == EventKind.RATING) {
            throw new InvalidRequestException(field, "is missing; expected the value of the RATING");
        }
        return Double.NaN;
    }

    private Instant occurredAt(String field, Event event, Instant now) {
        if (!event.hasOccurredAt()) {
            return now;
        }
        Instant occurred = Fields.instant(field, event.getOccurredAt()).truncatedTo(ChronoUnit.MILLIS);
        if (occurred.isAfter(now.plus(limits.ahead()))) {
            throw new InvalidRequestException(
                    field,
                    "is " + occurred + "; expected at most " + limits.ahead().toMinutes()
                            + " minutes after the server's clock, " + now);
        }
        return occurred.isAfter(now) ? now : occurred;
    }

    private static void checkImpression(String field, Event event) {
        if (event.hasImpression()) {
            Fields.id(field + ".decision_id", event.getImpression().getDecisionId(), DecisionId::new);
            Fields.between(field + ".position", event.getImpression().getPosition(), 0, Limits.LAST_POSITION);
        } else if (event.getKind() == dev.tessera.v1.EventKind.EVENT_KIND_IMPRESSION) {
            throw new InvalidRequestException(field, "is missing; expected decision_id and position of the IMPRESSION");
        }
    }
}
