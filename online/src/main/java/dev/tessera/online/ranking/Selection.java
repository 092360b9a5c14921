package dev.tessera.online.ranking;

import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
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
}
