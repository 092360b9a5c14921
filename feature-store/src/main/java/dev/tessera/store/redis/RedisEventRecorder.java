package dev.tessera.store.redis;

import dev.tessera.store.history.Durability;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventStoreFullException;
import dev.tessera.store.history.NotDurableException;
import dev.tessera.store.history.RecordingSettings;
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
import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.Jedis;

/**
 * Events into Redis: dedupe, stream and history of a user in one script. Ids are remembered by the day on which they were last sent, for the
 * horizon and at most a day longer.
 */
final class RedisEventRecorder implements EventRecorder {
    private static final RedisScript RECORD = RedisScript.of("append.lua", "forgotten.lua", "record_events.lua");

    /** Blocks of a stream that Redis looks at to say how much memory all of them take. */
    private static final int MEMORY_SAMPLES = 5;

    private final RedisConnection connection;
    private final RedisKeys keys;
    private final RecordingSettings settings;
    private final SeenDays days;

    RedisEventRecorder(RedisConnection connection, RecordingSettings settings) {
        this.connection = connection;
        this.keys = connection.keys();
        this.settings = settings;
        this.days = new SeenDays(settings.horizon());
    }

    @Override
    public List<Outcome> record(List<Event> events, Map<EventId, Impression> impressions) {
        Outcome[] outcomes = new Outcome[events.size()];
        Map<UserId, List<Integer>> byUser = new LinkedHashMap<>();
        for (int i = 0; i < outcomes.length; i++) {
            Event event = events.get(i);
            if (event.occurredAt().isBefore(event.knownAt().minus(settings.horizon()))) {
                outcomes[i] = Outcome.TOO_OLD;
            } else {
                byUser.computeIfAbsent(event.user(), user -> new ArrayList<>()).add(i);
            }
        }
        checkRoom(byUser.keySet());
        byUser.forEach((user, rows) -> {
            List<Outcome> recorded = record(user, rows.stream().map(events::get).toList(), impressions);
            for (int i = 0; i < recorded.size(); i++) {
                outcomes[rows.get(i)] = recorded.get(i);
            }
        });
        return Arrays.asList(outcomes);
    }

    /** The script checks its own stream; what spans several is refused as a whole, before any of it is stored. */
    private void checkRoom(Set<UserId> users) {
        if (users.size() < 2) {
            return;
        }
        Set<byte[]> streams = new TreeSet<>(Arrays::compare);
        users.forEach(user -> streams.add(keys.stream(user)));
        for (byte[] stream : streams) {
            Long bytes = connection.run(redis -> redis.memoryUsage(stream, MEMORY_SAMPLES));
            if (bytes != null && bytes >= settings.streamMaxBytes()) {
                throw full(stream);
            }
        }
    }

    private EventStoreFullException full(byte[] stream) {
        return new EventStoreFullException("stream " + new String(stream, StandardCharsets.UTF_8) + " takes "
                + settings.streamMaxBytes() + " bytes of memory or more, the limit of --stream-max-bytes;"
                + " run ./tessera stream, which moves events into Parquet, or raise the limit");
    }

    private List<Outcome> record(UserId user, List<Event> events, Map<EventId, Impression> impressions) {
        List<byte[]> arguments = new ArrayList<>();
        for (long number :
                new long[] {settings.historyLimit(), days.secondsKept(), settings.streamMaxBytes(), MEMORY_SAMPLES}) {
            arguments.add(RedisKeys.bytes(Long.toString(number)));
        }
        arguments.add(RedisForgottenUsers.field(user));
        events.forEach(event -> add(event, Optional.ofNullable(impressions.get(event.id())), arguments));
        Instant known =
                events.stream().map(Event::knownAt).max(Instant::compareTo).orElseThrow();
        List<Outcome> outcomes = durably(keysOf(user, known), arguments).stream()
                .map(outcome -> Outcome.valueOf(new String((byte[]) outcome, StandardCharsets.UTF_8)))
                .toList();
        if (outcomes.isEmpty()) {
            throw full(keys.stream(user));
        }
        return outcomes;
    }

    private List<?> durably(List<byte[]> scriptKeys, List<byte[]> arguments) {
        try {
            return settings.durability() instanceof Durability.Replicated replicated
                    ? connection.onOneConnection(
                            scriptKeys.get(0), redis -> replicated(redis, replicated, scriptKeys, arguments))
                    : (List<?>) connection.run(redis -> RECORD.run(redis, scriptKeys, arguments));
        } catch (RedisException e) {
            throw e.isFull() ? new EventStoreFullException(String.valueOf(e.getMessage()), e) : e;
        }
    }

    /** Replicas acknowledge what one connection wrote, so it must be the same; the script writes for what was stored before, too. */
    private List<?> replicated(
            Jedis redis, Durability.Replicated wanted, List<byte[]> scriptKeys, List<byte[]> arguments) {
        List<?> outcomes = (List<?>) RECORD.run(redis, scriptKeys, arguments);
        Duration patience = connection.timeout().dividedBy(2);
        long acknowledged = redis.waitReplicas(wanted.replicas(), Math.max(1, patience.toMillis()));
        if (acknowledged < wanted.replicas()) {
            throw new NotDurableException(acknowledged + " of " + wanted.replicas() + " replicas have the events after "
                    + patience.toMillis() + " ms; send the same events again, with the same ids");
        }
        return outcomes;
    }

    private List<byte[]> keysOf(UserId user, Instant known) {
        List<byte[]> all = new ArrayList<>(List.of(keys.stream(user), keys.history(user), keys.forgotten(user)));
        long today = SeenDays.of(known);
        for (long back = 0; back <= days.back(); back++) {
            all.add(keys.seen(user, today - back));
        }
        return all;
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
        arguments.add(RedisForgottenUsers.millis(event.occurredAt()));
        arguments.add(RedisForgottenUsers.millis(event.knownAt()));
    }
}
