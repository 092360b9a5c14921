package dev.tessera.store.redis;

import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.MalformedEntryException;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.history.StreamPosition;
import dev.tessera.store.model.UserId;
import dev.tessera.store.vector.CorruptBlockException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tombstones in Redis: a hash a partition of users. The script that sets one deletes the history; entries of the stream follow in batches. */
final class RedisForgottenUsers implements ForgottenUsers {
    private static final RedisScript FORGET =
            RedisScript.of("clock.lua", "forgotten.lua", "although_full.lua", "forget.lua");
    private static final int BATCH = 500;

    private final RedisConnection connection;
    private final RedisKeys keys;

    RedisForgottenUsers(RedisConnection connection) {
        this.connection = connection;
        this.keys = connection.keys();
    }

    static byte[] field(UserId user) {
        return RedisKeys.bytes(ForgottenUsers.digest(user).hex());
    }

    static byte[] millis(Instant moment) {
        return bytes(moment.toEpochMilli());
    }

    /** What the field holds: both moments in milliseconds. */
    record Tombstone(Instant upTo, Instant keptUntil) {
        /** @throws CorruptBlockException if it is none; whoever asks must not take the user for one who was never forgotten */
        static Tombstone parse(byte[] value) {
            String text = RedisKeys.text(value);
            String[] moments = text.split(" ", -1);
            try {
                if (moments.length == 2) {
                    return new Tombstone(moment(moments[0]), moment(moments[1]));
                }
            } catch (NumberFormatException e) {
                throw new CorruptBlockException(damaged(text), e);
            }
            throw new CorruptBlockException(damaged(text));
        }

        private static String damaged(String text) {
            return "tombstone of a forgotten user is '" + text + "'; expected two moments in milliseconds";
        }

        byte[] value() {
            return RedisKeys.bytes(upTo.toEpochMilli() + " " + keptUntil.toEpochMilli());
        }
    }

    @Override
    public Erased forget(UserId user, Duration remembered) {
        Erased history = bury(user, remembered, Instant.EPOCH);
        FromStream stream = eraseFromStream(user, history.upTo());
        if (!stream.lastKnown().isAfter(history.upTo())) {
            return new Erased(history.upTo(), history.historyEntries(), stream.entries());
        }
        // The clock of a ranker is ahead of Redis'.
        Erased again = bury(user, remembered, stream.lastKnown());
        return new Erased(again.upTo(), history.historyEntries() + again.historyEntries(), stream.entries());
    }

    private Erased bury(UserId user, Duration remembered, Instant atLeast) {
        List<byte[]> scriptKeys = List.of(keys.forgotten(user), keys.history(user));
        List<byte[]> arguments = List.of(field(user), bytes(remembered.toMillis()), millis(atLeast));
        List<?> reply = (List<?>) connection.run(redis -> FORGET.run(redis, scriptKeys, arguments));
        return new Erased(moment(RedisKeys.text((byte[]) reply.get(0))), (Long) reply.get(1), 0);
    }

    /** @param lastKnown the latest moment at which an erased event became known, in milliseconds */
    private record FromStream(long entries, Instant lastKnown) {}

    /** Entries that were recorded after the moment are of a user who came back. */
    private FromStream eraseFromStream(UserId user, Instant upTo) {
        RedisEventStreams streams = new RedisEventStreams(connection);
        int partition = RedisKeys.partitionOf(user);
        StreamPosition end = new StreamPosition(upTo.toEpochMilli(), Long.MAX_VALUE);
        long erased = 0;
        Instant lastKnown = Instant.EPOCH;
        StreamPosition after = StreamPosition.START;
        while (true) {
            List<StreamEntry> batch = streams.readPlain(partition, after, end, BATCH);
            List<byte[]> positions = new ArrayList<>();
            for (StreamEntry entry : batch) {
                if (entry.user().equals(Optional.of(user))) {
                    positions.add(RedisKeys.bytes(entry.position()));
                    Instant known = knownAt(entry);
                    lastKnown = known.isAfter(lastKnown) ? known : lastKnown;
                }
            }
            if (!positions.isEmpty()) {
                erased += connection.run(redis -> redis.xdel(keys.stream(partition), positions.toArray(byte[][]::new)));
            }
            if (batch.size() < BATCH) {
                return new FromStream(erased, lastKnown);
            }
            after = StreamPosition.parse(batch.get(batch.size() - 1).position());
        }
    }

    private static Instant knownAt(StreamEntry entry) {
        try {
            return Instant.ofEpochMilli(entry.event().knownAt().toEpochMilli());
        } catch (MalformedEntryException e) {
            return Instant.EPOCH;
        }
    }

    @Override
    public Map<UserId, Instant> upTo(Collection<UserId> users) {
        Map<UserId, Instant> forgotten = new HashMap<>();
        users.stream().collect(Collectors.groupingBy(RedisKeys::partitionOf)).forEach((partition, all) -> {
            for (int from = 0; from < all.size(); from += BATCH) {
                List<UserId> some = all.subList(from, Math.min(from + BATCH, all.size()));
                add(partition, some, forgotten);
            }
        });
        return forgotten;
    }

    private void add(int partition, List<UserId> users, Map<UserId, Instant> forgotten) {
        byte[][] fields = users.stream().map(RedisForgottenUsers::field).toArray(byte[][]::new);
        List<byte[]> found = connection.run(redis -> redis.hmget(keys.forgotten(partition), fields));
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i) != null) {
                forgotten.put(users.get(i), Tombstone.parse(found.get(i)).upTo());
            }
        }
    }

    private static byte[] bytes(long millis) {
        return RedisKeys.bytes(Long.toString(millis));
    }

    private static Instant moment(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }
}
