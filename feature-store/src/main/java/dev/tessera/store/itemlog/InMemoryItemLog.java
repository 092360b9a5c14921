package dev.tessera.store.itemlog;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The item log of one process, for tests and trials. */
public final class InMemoryItemLog implements ItemLog {
    private final Map<ItemId, ItemChange> changes = new HashMap<>();
    private final Map<GenerationId, Map<ItemId, EncodedChange>> encoded = new HashMap<>();
    private long revision;

    @Override
    public synchronized long upsert(Item item, Instant changed) {
        return append(item.id(), changed, Optional.of(item), MOST_ITEMS);
    }

    @Override
    public synchronized long remove(ItemId item, Instant changed) {
        return append(item, changed, Optional.empty(), 2 * MOST_ITEMS);
    }

    private long append(ItemId item, Instant changed, Optional<Item> content, int most) {
        if (changes.size() >= most && !changes.containsKey(item)) {
            throw ItemLogFullException.byLimits();
        }
        changes.put(item, new ItemChange(item, ++revision, changed, content));
        return revision;
    }

    @Override
    public synchronized Position position() {
        return revision == 0 ? Position.NONE : new Position(1, revision);
    }

    @Override
    public synchronized long size() {
        return changes.size();
    }

    @Override
    public void keep(GenerationId generation) {
        // It forgets nothing.
    }

    @Override
    public synchronized List<ItemChange> after(long after, int limit) {
        return changes.values().stream()
                .filter(change -> change.revision() > after)
                .sorted(Comparator.comparingLong(ItemChange::revision))
                .limit(limit)
                .map(change -> new ItemChange(
                        change.item(),
                        change.revision(),
                        change.changed(),
                        change.content().map(Item::withoutImage)))
                .toList();
    }

    @Override
    public synchronized long settle(Collection<ItemChange> settled) {
        return settled.stream()
                .filter(change -> {
                    ItemChange known = changes.get(change.item());
                    return known != null
                            && known.revision() == change.revision()
                            && changes.remove(change.item(), known);
                })
                .count();
    }

    @Override
    public synchronized byte[] picture(ItemId item) {
        return Optional.ofNullable(changes.get(item))
                .flatMap(ItemChange::content)
                .map(Item::image)
                .orElse(new byte[0]);
    }

    @Override
    public synchronized EncodedChange putIfAbsent(GenerationId generation, EncodedChange put) {
        return encoded.computeIfAbsent(generation, id -> new HashMap<>())
                .merge(put.item(), put, (known, other) -> known.revision() >= other.revision() ? known : other);
    }

    @Override
    public synchronized Map<ItemId, EncodedChange> encoded(GenerationId generation, Collection<ItemChange> wanted) {
        Map<ItemId, EncodedChange> found = new HashMap<>();
        wanted.forEach(change -> {
            EncodedChange known = encoded.getOrDefault(generation, Map.of()).get(change.item());
            if (known != null && known.revision() == change.revision()) {
                found.put(change.item(), known);
            }
        });
        return found;
    }
}
