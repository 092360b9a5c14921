package dev.tessera.store.redis;

import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.UserId;
import dev.tessera.store.vector.CorruptBlockException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Histories in Redis: a hash a user, written by one Lua function. */
final class RedisHistoryStore implements HistoryStore {
    private static final Logger log = LoggerFactory.getLogger(RedisHistoryStore.class);
    private static final RedisScript APPEND = RedisScript.of("append.lua", "forgotten.lua", "history_append.lua");

    private final RedisConnection connection;
    private final RedisKeys keys;
    private final int limit;

    RedisHistoryStore(RedisConnection connection, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("history limit is " + limit + "; expected at least 1");
        }
        this.connection = connection;
        this.keys = connection.keys();
        this.limit = limit;
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public int append(UserId user, Collection<HistoryEntry> entries) {
        if (entries.isEmpty()) {
            return 0;
        }
        List<byte[]> arguments =
                new ArrayList<>(List.of(RedisKeys.bytes(Integer.toString(limit)), RedisForgottenUsers.field(user)));
        for (HistoryEntry entry : entries) {
            arguments.add(HistoryCodec.idBytes(entry.event().value()));
            arguments.add(HistoryCodec.pack(entry));
            arguments.add(RedisForgottenUsers.millis(entry.occurredAt()));
        }
        List<byte[]> scriptKeys = List.of(keys.history(user), keys.forgotten(user));
        Object added = connection.run(redis -> APPEND.run(redis, scriptKeys, arguments));
        return Math.toIntExact((Long) added);
    }

    @Override
    public List<HistoryEntry> read(UserId user) {
        Map<byte[], byte[]> stored = connection.run(redis -> redis.hgetAll(keys.history(user)));
        List<HistoryEntry> entries = new ArrayList<>();
        stored.forEach((event, packed) -> {
            try {
                entries.add(HistoryCodec.unpack(event, packed));
            } catch (CorruptBlockException damaged) {
                log.error("left out of a history: {}", damaged.getMessage());
            }
        });
        entries.sort(HistoryEntry.ORDER);
        return List.copyOf(entries);
    }
}
