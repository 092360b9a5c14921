package dev.tessera.online.slate;

import dev.tessera.store.generation.ItemCard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/** How many items of a slate have each value of the attributes that have a cap. Of one slate. */
final class CapCounts {
    private final IntFunction<ItemCard> cards;
    private final Map<AttributeCap, Map<String, Integer>> taken = new HashMap<>();

    /** @param cards by row */
    CapCounts(List<AttributeCap> caps, IntFunction<ItemCard> cards) {
        this.cards = cards;
        caps.forEach(cap -> taken.put(cap, new HashMap<>()));
    }

    boolean haveRoomFor(int row) {
        for (Map.Entry<AttributeCap, Map<String, Integer>> entry : taken.entrySet()) {
            for (String value : values(entry.getKey(), row)) {
                if (entry.getValue().getOrDefault(value, 0) >= entry.getKey().maxItems()) {
                    return false;
                }
            }
        }
        return true;
    }

    void add(int row) {
        taken.forEach((cap, counts) -> values(cap, row).forEach(value -> counts.merge(value, 1, Integer::sum)));
    }

    void remove(int row) {
        taken.forEach((cap, counts) -> values(cap, row).forEach(value -> counts.merge(value, -1, Integer::sum)));
    }

    private Set<String> values(AttributeCap cap, int row) {
        return Set.copyOf(cards.apply(row).attributes().getOrDefault(cap.attribute(), List.of()));
    }
}
