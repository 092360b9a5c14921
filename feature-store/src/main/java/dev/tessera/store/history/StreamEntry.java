package dev.tessera.store.history;

import dev.tessera.store.history.EventRecorder.Impression;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One entry of the event stream of a partition, as it is stored. Only the ranker writes streams, but a reader cannot be sure of that.
 *
 * @param position see {@link StreamPosition}
 * @param fields by their names
 * @param forgottenUpTo what was known of the entry's user up to this moment is forgotten; {@link #NEVER} if the user never was
 */
public record StreamEntry(int partition, String position, Map<String, String> fields, Instant forgottenUpTo) {
    /** No user was forgotten then. */
    public static final Instant NEVER = Instant.EPOCH;

    /** How far the clock of the server that took an event may be ahead of the store's. */
    public static final Duration CLOCKS_APART = Duration.ofHours(1);

    public StreamEntry {
        fields = Map.copyOf(fields);
    }

    /** Of a user who never was forgotten. */
    public StreamEntry(int partition, String position, Map<String, String> fields) {
        this(partition, position, fields, NEVER);
    }

    /** The same, where it is known which users are forgotten, and up to when. */
    public StreamEntry knowing(Map<UserId, Instant> forgotten) {
        return user().map(forgotten::get)
                .map(upTo -> new StreamEntry(partition, position, fields, upTo))
                .orElse(this);
    }

    /** Whether the user has been forgotten since: by when it was known, or recorded if that cannot be read. */
    public boolean isForgotten() {
        if (forgottenUpTo.equals(NEVER)) {
            return false;
        }
        Instant known;
        try {
            known = field("known", Instant::parse, "not a time");
        } catch (MalformedEntryException e) {
            known = Instant.ofEpochMilli(StreamPosition.parse(position).millis());
        }
        return ForgottenUsers.covers(forgottenUpTo, known);
    }

    /** Whose entry it is, if it says so. */
    public Optional<UserId> user() {
        try {
            return Optional.of(field("user", UserId::new, "not an id"));
        } catch (MalformedEntryException e) {
            return Optional.empty();
        }
    }

    /** The fields that an event is stored as. */
    public static Map<String, String> fieldsOf(Event event, Optional<Impression> impression) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("event", event.id().value());
        fields.put("user", event.user().value());
        fields.put("item", event.item().value());
        fields.put("kind", event.kind().name());
        fields.put("value", Double.toString(event.value()));
        fields.put("occurred", event.occurredAt().toString());
        fields.put("known", event.knownAt().toString());
        fields.put("decision", impression.map(shown -> shown.decision().value()).orElse(""));
        fields.put(
                "position",
                impression.map(shown -> Integer.toString(shown.position())).orElse(""));
        return fields;
    }

    /** @throws MalformedEntryException naming the first field that is not what it must be */
    public Event event() throws MalformedEntryException {
        EventId id = field("event", EventId::new, "not an id");
        UserId user = field("user", UserId::new, "not an id");
        ItemId item = field("item", ItemId::new, "not an id");
        EventKind kind = field("kind", EventKind::valueOf, "unknown event kind");
        double value = field("value", Double::valueOf, "not a number");
        Instant occurred = field("occurred", Instant::parse, "not a time");
        Instant known = field("known", Instant::parse, "not a time");
        if (occurred.isBefore(Instant.EPOCH)) {
            throw new MalformedEntryException("occurred", "time before 1970", occurred.toString());
        }
        if (known.isBefore(occurred)) {
            throw new MalformedEntryException("known", "known before it happened", known.toString());
        }
        Instant recorded = Instant.ofEpochMilli(StreamPosition.parse(position).millis());
        if (known.isAfter(recorded.plus(CLOCKS_APART))) {
            throw new MalformedEntryException("known", "time in the future", known.toString());
        }
        return new Event(id, user, item, kind, value, occurred, known);
    }

    /**
     * Where the item was shown, if the event says so.
     *
     * @throws MalformedEntryException if it says so unreadably
     */
    public Optional<Impression> impression() throws MalformedEntryException {
        if (fields.getOrDefault("decision", "").isEmpty()) {
            return Optional.empty();
        }
        DecisionId decision = field("decision", DecisionId::new, "not an id");
        return Optional.of(
                field("position", text -> new Impression(decision, Integer.parseInt(text)), "not a position"));
    }

    private <T> T field(String name, Function<String, T> read, String reason) throws MalformedEntryException {
        String text = fields.get(name);
        if (text == null) {
            throw new MalformedEntryException(name, "missing", "");
        }
        try {
            return read.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedEntryException(name, reason, text);
        }
    }
}
