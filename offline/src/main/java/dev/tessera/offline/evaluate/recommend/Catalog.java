package dev.tessera.offline.evaluate.recommend;

import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.store.model.ItemId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The items of a study by position, and which of them a target is ranked among. Immutable. */
public final class Catalog {
    private final List<CatalogEntry> entries;
    private final Map<ItemId, Integer> positions = new HashMap<>();

    /** @param entries in the order that all scores follow */
    public Catalog(List<CatalogEntry> entries) {
        this.entries = List.copyOf(entries);
        for (int position = 0; position < entries.size(); position++) {
            positions.put(entries.get(position).item(), position);
        }
    }

    public int size() {
        return entries.size();
    }

    public CatalogEntry entry(int position) {
        return entries.get(position);
    }

    public List<ItemId> items() {
        return entries.stream().map(CatalogEntry::item).toList();
    }

    /** @throws IllegalArgumentException if the catalog lacks the item */
    public int position(ItemId item) {
        Integer position = positions.get(item);
        if (position == null) {
            throw new IllegalArgumentException(
                    "item " + item + " is not in the catalog of " + entries.size() + " items");
        }
        return position;
    }

    /** Whether nothing was known of anybody's liking for the item when models were trained. */
    public boolean cold(int position) {
        return !entries.get(position).trainable() || entries.get(position).count() == 0;
    }

    /** Training counts, one an item. */
    public long[] counts() {
        return entries.stream().mapToLong(CatalogEntry::count).toArray();
    }

    /** The items that the target is ranked among: those available at its time that the user had not seen, and the target itself. */
    public boolean[] candidates(EvaluationTarget target) {
        boolean[] candidate = new boolean[entries.size()];
        for (int position = 0; position < candidate.length; position++) {
            candidate[position] = entries.get(position).availableAt(target.occurredAt());
        }
        for (ItemId seen : target.seen()) {
            candidate[position(seen)] = false;
        }
        candidate[position(target.item())] = true;
        return candidate;
    }
}
