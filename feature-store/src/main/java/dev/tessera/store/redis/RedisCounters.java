package dev.tessera.store.redis;

import dev.tessera.store.counter.Count;
import dev.tessera.store.counter.CountKind;
import dev.tessera.store.counter.Counters;
import dev.tessera.store.counter.Fence;
import dev.tessera.store.counter.FencedOffException;
import dev.tessera.store.model.ItemId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counts in Redis: a hash a day and shard of items, or a hash a day and item. Each value stands beside the fence that it was written with. */
final class RedisCounters implements Counters {
    private static final RedisScript BEGIN = RedisScript.of("counter_epoch.lua");
    private static final RedisScript PUT = RedisScript.of("counters_put.lua");
    private static final int BATCH = 500;

    private final RedisConnection connection;
    private final RedisKeys keys;

    RedisCounters(RedisConnection connection) {
        this.connection = connection;
        this.keys = connection.keys();
    }

    @Override
    public long beginEpoch() {
        List<byte[]> latest = List.of(RedisKeys.bytes(Long.toString(latestOfShards())));
        long epoch = (Long) connection.run(redis -> BEGIN.run(redis, List.of(keys.counterEpoch()), latest));
        for (int shard = 0; shard < RedisKeys.COUNTER_SHARDS; shard++) {
            put(new Fence(epoch, 0), shard, List.of());
        }
        return epoch;
    }

    /** A job that runs while Redis loses everything writes on in its epoch. */
    private long latestOfShards() {
        return IntStream.range(0, RedisKeys.COUNTER_SHARDS)
                .mapToObj(shard -> Optional.ofNullable(
                        connection.<byte @Nullable []>run(redis -> redis.get(keys.counterEpoch(shard)))))
                .flatMap(Optional::stream)
                .mapToLong(epoch -> Long.parseLong(RedisKeys.text(epoch)))
                .max()
                .orElse(0);
    }

    @Override
    public void put(Fence fence, List<Count> counts) {
        Map<Integer, List<Count>> byShard =
                counts.stream().collect(Collectors.groupingBy(count -> RedisKeys.counterShardOf(count.item())));
        byShard.forEach((shard, all) -> {
            for (int from = 0; from < all.size(); from += BATCH) {
                put(fence, shard, all.subList(from, Math.min(from + BATCH, all.size())));
            }
        });
    }

    private void put(Fence fence, int shard, List<Count> counts) {
        List<byte[]> scriptKeys = new ArrayList<>(List.of(keys.counterEpoch(shard)));
        List<byte[]> arguments = new ArrayList<>();
        for (long number : new long[] {
            fence.epoch(), fence.checkpoint(), Duration.ofDays(DAYS_KEPT).toSeconds()
        }) {
            arguments.add(RedisKeys.bytes(Long.toString(number)));
        }
        for (Count count : counts) {
            scriptKeys.add(
                    count.kind() == CountKind.POPULARITY
                            ? keys.popularity(shard, count.day())
                            : keys.covisits(count.item(), count.day()));
            arguments.add(RedisKeys.bytes(count.with().value()));
            arguments.add(RedisKeys.bytes(Long.toString(count.value())));
        }
        if ((Long) connection.run(redis -> PUT.run(redis, scriptKeys, arguments)) == 0) {
            throw new FencedOffException(fence.epoch());
        }
    }

    @Override
    public Map<ItemId, Long> popularity(long day) {
        Map<ItemId, Long> all = new HashMap<>();
        for (int shard = 0; shard < RedisKeys.COUNTER_SHARDS; shard++) {
            all.putAll(read(keys.popularity(shard, day)));
        }
        return all;
    }

    @Override
    public Map<ItemId, Long> covisits(ItemId item, long day) {
        return read(keys.covisits(item, day));
    }

    private Map<ItemId, Long> read(byte[] key) {
        Map<ItemId, Long> counts = new HashMap<>();
        connection.run(redis -> redis.hgetAll(key)).forEach((item, value) -> {
            String text = RedisKeys.text(value);
            counts.put(new ItemId(RedisKeys.text(item)), Long.parseLong(text.substring(0, text.indexOf(' '))));
        });
        return counts;
    }
}
