package dev.tessera.store.counter;

import dev.tessera.store.model.ItemId;
import java.util.List;
import java.util.Map;

/** Counts by day, kept for {@value #DAYS_KEPT} days after they were last written. */
public interface Counters {
    int DAYS_KEPT = 8;

    /** Begins to write in a new job: from now on whoever began before is fenced off. */
    long beginEpoch();

    /**
     * Writes counts, but for those that were written as of later.
     *
     * @throws FencedOffException if a later job has begun
     */
    void put(Fence fence, List<Count> counts);

    /** How often users engaged with each item on a day; items without engagement are absent. */
    Map<ItemId, Long> popularity(long day);

    /** How often an item was engaged with shortly before or after others, by the other item. */
    Map<ItemId, Long> covisits(ItemId item, long day);
}
