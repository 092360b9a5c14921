package dev.tessera.store.redis;

import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events into Redis: dedupe, stream and history of a user in one script. Ids are remembered by the day on which they became known, for the
 * horizon and at most a day longer.
 */
final class RedisEventRecorder implements EventRecorder {
    private static final RedisScript RECORD = RedisScript.of("append.lua", "record_events.lua");

    private final RedisConnection connection;
    private final RedisKeys keys;
    private final int limit;
    private final Duration horizon;

    RedisEventRecorder(RedisConnection connection, int limit, Duration horizon) {
        if (limit < 1 || horizon.isNegative() || horizon.isZero()) {
            throw new IllegalArgumentException(
                    "history limit is " + limit + " and dedupe horizon " + horizon + "; expected both positive");
        }
        this.connection = connection;
        this.keys = connection.keys();
        this.limit = limit;
        this.horizon = horizon;
    }

    @Override
    public List<Outcome> record(List<Event> events, Map<EventId, Impression> impressions) {
        Outcome[] outcomes = new Outcome[events.size()];
        Map<UserId, List<Integer>> byUser = new LinkedHashMap<>();
        for (int i = 0; i < outcomes.length; i++) {
            Event event = events.get(i);
            if (event.occurredAt().isBefore(event.knownAt().minus(horizon))) {
                outcomes[i] = Outcome.TOO_OLD;
            } else {
                byUser.computeIfAbsent(event.user(), user -> new ArrayList<>()).add(i);
            }
        }
        byUser.forEach((user, rows) -> {
            List<Outcome> recorded = record(user, rows.stream().map(events::get).toList(), impressions);
            for (int i = 0; i < recorded.size(); i++) {
                outcomes[rows.get(i)] = recorded.get(i);
            }
        });
        return Arrays.asList(outcomes);
    }

    private List<Outcome> record(UserId user, List<Event> events, Map<EventId, Impression> impressions) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(RedisKeys.bytes(Integer.toString(limit)));
        arguments.add(RedisKeys.bytes(Long.toString(Duration.ofDays(days() + 1L).toSeconds())));
        events.forEach(event -> add(event, Optional.ofNullable(impressions.get(event.id())), arguments));
        Instant known =
                events.stream().map(Event::knownAt).max(Instant::compareTo).orElseThrow();
        List<?> outcomes = (List<?>) connection.run(redis -> RECORD.run(redis, keysOf(user, known), arguments));
        return outcomes.stream()
                .map(outcome -> Outcome.valueOf(new String((byte[]) outcome, StandardCharsets.UTF_8)))
                .toList();
    }

    private List<byte[]> keysOf(UserId user, Instant known) {
        List<byte[]> all = new ArrayList<>(List.of(keys.stream(user), keys.history(user)));
        long today = Math.floorDiv(known.getEpochSecond(), Duration.ofDays(1).toSeconds());
        for (long back = 0; back <= days(); back++) {
            all.add(keys.seen(user, today - back));
        }
        return all;
    }

    private long days() {
        return horizon.plusDays(1).minusNanos(1).toDays();
    }

    private static void add(Event event, Optional<Impression> impression, List<byte[]> arguments) {
        boolean kept = event.kind() != EventKind.IMPRESSION;
        arguments.add(HistoryCodec.idBytes(event.id().value()));
        arguments.add(kept ? HistoryCodec.pack(HistoryEntry.of(event)) : new byte[0]);
        for (Object field :
                List.of(event.user(), event.item(), event.kind(), event.value(), event.occurredAt(), event.knownAt())) {
            arguments.add(RedisKeys.bytes(field.toString()));
        }
        arguments.add(RedisKeys.bytes(
                impression.map(shown -> shown.decision().value()).orElse("")));
        arguments.add(RedisKeys.bytes(
                impression.map(shown -> Integer.toString(shown.position())).orElse("")));
    }
}
