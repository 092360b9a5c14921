package dev.tessera.store.redis;

import dev.tessera.store.history.PastEvents;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What past events left in Redis: one script for some events of one partition, so that no recorder sees a history without its ids. */
final class RedisPastEvents implements PastEvents {
    private static final RedisScript REBUILD = RedisScript.of("append.lua", "forgotten.lua", "events_rebuild.lua");

    /** Events of one script, so that it does not hold up others for long. */
    private static final int BATCH = 500;

    private final RedisConnection connection;
    private final RedisKeys keys;
    private final RecordingSettings settings;
    private final SeenDays days;

    RedisPastEvents(RedisConnection connection, RecordingSettings settings) {
        this.connection = connection;
        this.keys = connection.keys();
        this.settings = settings;
        this.days = new SeenDays(settings.horizon());
    }

    @Override
    public Rebuilt rebuild(Collection<Event> events, Instant now) {
        Map<Integer, List<Event>> byPartition =
                events.stream().collect(Collectors.groupingBy(event -> RedisKeys.partitionOf(event.user())));
        Rebuilt all = Rebuilt.NOTHING;
        for (List<Event> some : byPartition.values()) {
            for (int from = 0; from < some.size(); from += BATCH) {
                all = all.plus(batch(some.subList(from, Math.min(from + BATCH, some.size())), now));
            }
        }
        return all;
    }

    private Rebuilt batch(List<Event> events, Instant now) {
        Map<UserId, Map<EventId, HistoryEntry>> histories = new LinkedHashMap<>();
        Map<Long, List<Event>> known = new LinkedHashMap<>();
        for (Event event : events) {
            if (event.kind() != EventKind.IMPRESSION) {
                histories
                        .computeIfAbsent(event.user(), user -> new LinkedHashMap<>())
                        .putIfAbsent(event.id(), HistoryEntry.of(event));
            }
            long day = SeenDays.of(event.knownAt());
            if (days.secondsLeft(day, now) > 0) {
                known.computeIfAbsent(day, each -> new ArrayList<>()).add(event);
            }
        }
        return histories.isEmpty() && known.isEmpty() ? Rebuilt.NOTHING : run(histories, known, now);
    }

    private Rebuilt run(Map<UserId, Map<EventId, HistoryEntry>> histories, Map<Long, List<Event>> known, Instant now) {
        UserId anyOfThePartition = histories.isEmpty()
                ? known.values().iterator().next().get(0).user()
                : histories.keySet().iterator().next();
        List<byte[]> scriptKeys = new ArrayList<>(List.of(keys.forgotten(anyOfThePartition)));
        List<byte[]> arguments = new ArrayList<>(List.of(number(settings.historyLimit()), number(histories.size())));
        histories.forEach((user, entries) -> {
            scriptKeys.add(keys.history(user));
            arguments.add(RedisForgottenUsers.field(user));
            arguments.add(number(entries.size()));
            entries.values().forEach(entry -> {
                arguments.add(HistoryCodec.idBytes(entry.event().value()));
                arguments.add(HistoryCodec.pack(entry));
                arguments.add(RedisForgottenUsers.millis(entry.occurredAt()));
            });
        });
        known.forEach((day, events) -> {
            scriptKeys.add(keys.seen(anyOfThePartition, day));
            arguments.add(number(days.secondsLeft(day, now)));
            arguments.add(number(events.size()));
            events.forEach(
                    event -> arguments.add(HistoryCodec.idBytes(event.id().value())));
        });
        List<?> counts = (List<?>) connection.run(redis -> REBUILD.run(redis, scriptKeys, arguments));
        return new Rebuilt((Long) counts.get(0), (Long) counts.get(1));
    }

    private static byte[] number(long value) {
        return RedisKeys.bytes(Long.toString(value));
    }
}
