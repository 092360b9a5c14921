package dev.tessera.store.redis;

import dev.tessera.store.history.EventStreams;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.history.StreamPosition;
import dev.tessera.store.model.UserId;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.params.XTrimParams;

/** The streams that {@link RedisEventRecorder} writes. */
final class RedisEventStreams implements EventStreams {
    private static final byte[] FIRST = RedisKeys.bytes("-");
    private static final byte[] LAST = RedisKeys.bytes("+");

    private final RedisConnection connection;
    private final RedisKeys keys;

    RedisEventStreams(RedisConnection connection) {
        this.connection = connection;
        this.keys = connection.keys();
    }

    @Override
    public int partitions() {
        return RedisKeys.PARTITIONS;
    }

    @Override
    public List<StreamEntry> read(int partition, StreamPosition after, int most) {
        List<StreamEntry> entries = range(partition, after, LAST, most);
        Set<UserId> users =
                entries.stream().flatMap(entry -> entry.user().stream()).collect(Collectors.toSet());
        Map<UserId, Instant> forgotten = new RedisForgottenUsers(connection).upTo(users);
        return forgotten.isEmpty()
                ? entries
                : entries.stream().map(entry -> entry.knowing(forgotten)).toList();
    }

    /** Entries up to a position, that one included, whether or not their users are forgotten. */
    List<StreamEntry> readPlain(int partition, StreamPosition after, StreamPosition upTo, int most) {
        return range(partition, after, RedisKeys.bytes(upTo.toString()), most);
    }

    private List<StreamEntry> range(int partition, StreamPosition after, byte[] upTo, int most) {
        byte[] from = RedisKeys.bytes(after.next().toString());
        return connection.run(redis -> redis.xrange(keys.stream(partition), from, upTo, most)).stream()
                .map(entry -> entry(partition, (List<?>) entry))
                .toList();
    }

    @Override
    public StreamPosition newest(int partition) {
        return connection.run(redis -> redis.xrevrange(keys.stream(partition), LAST, FIRST, 1)).stream()
                .map(entry ->
                        StreamPosition.parse(entry(partition, (List<?>) entry).position()))
                .findFirst()
                .orElse(StreamPosition.START);
    }

    @Override
    public void trim(int partition, StreamPosition upTo) {
        XTrimParams params =
                XTrimParams.xTrimParams().minId(upTo.next().toString()).exactTrimming();
        connection.run(redis -> redis.xtrim(keys.stream(partition), params));
    }

    /** An entry is its id, then its fields: name, value, name, value, ... */
    private static StreamEntry entry(int partition, List<?> reply) {
        List<?> flat = (List<?>) reply.get(1);
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            String name = RedisKeys.text(flat.get(i));
            byte[] value = (byte[]) flat.get(i + 1);
            fields.put(name, name.equals("event") ? id(value) : RedisKeys.text(value));
        }
        return new StreamEntry(partition, RedisKeys.text(reply.get(0)), fields);
    }

    /** Blank, which is no id, if the bytes are none. */
    private static String id(byte[] bytes) {
        String id = HistoryCodec.idText(bytes);
        return Arrays.equals(HistoryCodec.idBytes(id), bytes) ? id : "";
    }
}
