package dev.tessera.store.counter;

import dev.tessera.store.model.ItemId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Counts of one process, for tests and trials; they are kept for good. */
public final class InMemoryCounters implements Counters {
    private record Written(Count count, Fence fence) {}

    private final Map<String, Written> counts = new HashMap<>();
    private long epoch;

    @Override
    public synchronized long beginEpoch() {
        return ++epoch;
    }

    @Override
    public synchronized void put(Fence fence, List<Count> written) {
        if (fence.epoch() < epoch) {
            throw new FencedOffException(fence.epoch());
        }
        for (Count count : written) {
            counts.merge(
                    count.key(),
                    new Written(count, fence),
                    (before, now) -> now.fence().isBehind(before.fence()) ? before : now);
        }
    }

    @Override
    public synchronized Map<ItemId, Long> popularity(long day) {
        return by(Count::item, count -> count.kind() == CountKind.POPULARITY && count.day() == day);
    }

    @Override
    public synchronized Map<ItemId, Long> covisits(ItemId item, long day) {
        return by(
                Count::with,
                count -> count.kind() == CountKind.COVISITS
                        && count.day() == day
                        && count.item().equals(item));
    }

    private Map<ItemId, Long> by(Function<Count, ItemId> item, Predicate<Count> wanted) {
        return counts.values().stream()
                .map(Written::count)
                .filter(wanted)
                .collect(Collectors.toMap(item, Count::value));
    }
}
