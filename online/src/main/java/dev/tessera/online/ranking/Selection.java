package dev.tessera.online.ranking;

import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ScoredItem;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * How many items are wanted, and which may be shown.
 *
 * @param size at least 1
 * @param excluded ids that no item has are ignored
 * @param moment items that become available later are left out
 * @param explain whether each score is to be split
 */
public record Selection(
        int size, List<AttributeFilter> filters, Set<ItemId> excluded, Instant moment, boolean explain) {
    public Selection {
        filters = List.copyOf(filters);
        excluded = Set.copyOf(excluded);
        if (size < 1) {
            throw new IllegalArgumentException("size is " + size + "; expected at least 1");
        }
    }

    /** The best items that pass and are not among {@code left}. */
    List<ScoredItem> best(ServedGeneration generation, Scoring scoring, Collection<ItemId> left) {
        BitSet eligible = generation.passing(filters, moment);
        remove(excluded, generation, eligible);
        remove(left, generation, eligible);
        return scoring.top(size, eligible);
    }

    private static void remove(Collection<ItemId> items, ServedGeneration generation, BitSet eligible) {
        items.forEach(item -> generation.row(item).ifPresent(eligible::clear));
    }
}
