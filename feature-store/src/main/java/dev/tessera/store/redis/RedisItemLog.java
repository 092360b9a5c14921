package dev.tessera.store.redis;

import dev.tessera.store.itemlog.EncodedChange;
import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.itemlog.ItemChangeText;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.itemlog.ItemLogFullException;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.VectorBlock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The item log in Redis: an order of items by revision, beside it their changes and pictures, and a hash a generation of what it makes of them. */
final class RedisItemLog implements ItemLog {
    private static final Logger log = LoggerFactory.getLogger(RedisItemLog.class);
    private static final RedisScript APPEND = RedisScript.of("clock.lua", "item_append.lua");
    private static final RedisScript AFTER = RedisScript.of("item_after.lua");
    private static final RedisScript SETTLE = RedisScript.of("item_settle.lua");
    private static final RedisScript PUT = RedisScript.of("item_encoded_put.lua");

    /** What a generation makes of changes is forgotten when no ranker has asked for so long; the next one encodes anew. */
    private static final Duration ENCODED_KEPT = Duration.ofDays(DAYS_KEPT);

    /** Changes of a full log are refused, but for removals: an item may have to go at once. */
    private static final long RESERVE = 64L << 20;

    private static final int BATCH = 500;

    private final RedisConnection connection;
    private final RedisKeys keys;

    RedisItemLog(RedisConnection connection) {
        this.connection = connection;
        this.keys = connection.keys();
    }

    @Override
    public long upsert(Item item, Instant changed) {
        return append(item.id(), ItemChangeText.of(changed, Optional.of(item)), item.image(), MOST_ITEMS, MOST_BYTES);
    }

    @Override
    public long remove(ItemId item, Instant changed) {
        return append(
                item, ItemChangeText.of(changed, Optional.empty()), new byte[0], 2 * MOST_ITEMS, MOST_BYTES + RESERVE);
    }

    private long append(ItemId item, String change, byte[] picture, int mostItems, long mostBytes) {
        List<byte[]> scriptKeys = List.of(
                keys.itemRevision(),
                keys.itemOrder(),
                keys.itemChanges(),
                keys.itemPictures(),
                keys.itemBytes(),
                keys.itemsBorn());
        List<byte[]> arguments = List.of(
                RedisKeys.bytes(item.value()),
                RedisKeys.bytes(change),
                picture,
                RedisKeys.bytes(Integer.toString(mostItems)),
                RedisKeys.bytes(Long.toString(mostBytes)));
        try {
            long revision = (Long) connection.run(redis -> APPEND.run(redis, scriptKeys, arguments));
            if (revision == 0) {
                throw ItemLogFullException.byLimits();
            }
            return revision;
        } catch (RedisException e) {
            throw e.isFull() ? new ItemLogFullException(String.valueOf(e.getMessage()), e) : e;
        }
    }

    @Override
    public Position position() {
        List<byte[]> found = connection.run(redis -> redis.mget(keys.itemsBorn(), keys.itemRevision()));
        return found.contains(null)
                ? Position.NONE
                : new Position(
                        Long.parseLong(RedisKeys.text(found.get(0))), Long.parseLong(RedisKeys.text(found.get(1))));
    }

    @Override
    public long size() {
        return connection.run(redis -> redis.hlen(keys.itemChanges()));
    }

    @Override
    public List<ItemChange> after(long revision, int limit) {
        List<byte[]> scriptKeys = List.of(keys.itemOrder(), keys.itemChanges());
        List<byte[]> arguments =
                List.of(RedisKeys.bytes(Long.toString(revision)), RedisKeys.bytes(Integer.toString(limit)));
        List<?> found = (List<?>) connection.run(redis -> AFTER.run(redis, scriptKeys, arguments));
        List<ItemChange> changes = new ArrayList<>();
        long last = revision;
        for (int i = 0; i < found.size(); i += 2) {
            try {
                Noted noted = Noted.of((byte[]) found.get(i + 1));
                last = noted.revision;
                changes.add(ItemChangeText.read(
                        new ItemId(RedisKeys.text(found.get(i))), noted.revision, RedisKeys.text(noted.bytes)));
            } catch (IllegalArgumentException unreadable) {
                log.error("the item log is damaged, or of a later version: {}", unreadable.getMessage());
            }
        }
        return changes.isEmpty() && last > revision ? after(last, limit) : changes;
    }

    @Override
    public long settle(Collection<ItemChange> changes) {
        List<byte[]> arguments = new ArrayList<>();
        changes.forEach(change -> {
            arguments.add(RedisKeys.bytes(change.item().value()));
            arguments.add(RedisKeys.bytes(Long.toString(change.revision())));
        });
        List<byte[]> scriptKeys = List.of(keys.itemOrder(), keys.itemChanges(), keys.itemPictures(), keys.itemBytes());
        long settled = 0;
        for (int from = 0; from < arguments.size(); from += 2 * BATCH) {
            List<byte[]> some = arguments.subList(from, Math.min(from + 2 * BATCH, arguments.size()));
            settled += (Long) connection.run(redis -> SETTLE.run(redis, scriptKeys, some));
        }
        return settled;
    }

    @Override
    public byte[] picture(ItemId item) {
        byte[] picture = connection.run(redis -> redis.hget(keys.itemPictures(), RedisKeys.bytes(item.value())));
        return picture == null ? new byte[0] : picture;
    }

    @Override
    public EncodedChange putIfAbsent(GenerationId generation, EncodedChange encoded) {
        VectorBlock block = new VectorBlock(
                List.of(encoded.item()), encoded.contributions().length, encoded.contributions(), new float[] {
                    encoded.bias()
                });
        List<byte[]> arguments = List.of(
                RedisKeys.bytes(encoded.item().value()),
                RedisKeys.bytes(Long.toString(encoded.revision())),
                block.encode(),
                RedisKeys.bytes(Long.toString(ENCODED_KEPT.toSeconds())));
        try {
            Object noted = connection.run(redis -> PUT.run(redis, List.of(keys.itemsEncoded(generation)), arguments));
            return encoded(Noted.of((byte[]) noted));
        } catch (RedisException e) {
            throw e.isFull() ? new ItemLogFullException(String.valueOf(e.getMessage()), e) : e;
        }
    }

    @Override
    public Map<ItemId, EncodedChange> encoded(GenerationId generation, Collection<ItemChange> changes) {
        List<ItemChange> wanted = List.copyOf(changes);
        byte[] key = keys.itemsEncoded(generation);
        List<byte[]> found = fields(
                key,
                wanted.stream()
                        .map(change -> RedisKeys.bytes(change.item().value()))
                        .toList());
        keep(generation);
        Map<ItemId, EncodedChange> encoded = new HashMap<>();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i) != null) {
                Noted noted = Noted.of(found.get(i));
                if (noted.revision == wanted.get(i).revision()) {
                    encoded.put(wanted.get(i).item(), encoded(noted));
                }
            }
        }
        return encoded;
    }

    @Override
    public void keep(GenerationId generation) {
        connection.run(redis -> redis.expire(keys.itemsEncoded(generation), ENCODED_KEPT.toSeconds()));
    }

    private List<byte[]> fields(byte[] key, List<byte[]> fields) {
        return fields.isEmpty() ? List.of() : connection.run(redis -> redis.hmget(key, fields.toArray(byte[][]::new)));
    }

    private static EncodedChange encoded(Noted noted) {
        VectorBlock block = VectorBlock.decode(noted.bytes);
        return new EncodedChange(block.ids().get(0), noted.revision, block.vectors(), block.biases()[0]);
    }

    /** A revision in decimal, a line end, and what is of it. */
    private record Noted(long revision, byte[] bytes) {
        /** @throws IllegalArgumentException if it does not begin with a revision */
        static Noted of(byte[] stored) {
            int end = 0;
            while (end < stored.length && stored[end] != '\n') {
                end++;
            }
            if (end == stored.length) {
                throw new IllegalArgumentException(
                        "what is noted of an item has " + stored.length + " bytes and no revision in its first line");
            }
            return new Noted(
                    Long.parseLong(new String(stored, 0, end, StandardCharsets.US_ASCII)),
                    Arrays.copyOfRange(stored, end + 1, stored.length));
        }
    }
}
