package dev.tessera.online.retrieval;

import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.itemlog.EncodedChange;
import dev.tessera.store.itemlog.ItemLog.Position;
import dev.tessera.store.model.ItemId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What changed of single items since a generation was made, as that generation sees it. Immutable.
 *
 * @param readUpTo which log it is of, and how far that was read
 * @param items by id; empty where the item was removed
 */
public record Overlay(Position readUpTo, Map<ItemId, Optional<Laid>> items) {
    public Overlay {
        items = new TreeMap<>(items);
    }

    /** An item as it is now. */
    public record Laid(EncodedChange encoded, ItemCard card) {}

    /** Of a log that was never read. */
    public static final Overlay NONE = new Overlay(Position.NONE, Map.of());

    /** The same with later changes. */
    public Overlay with(Map<ItemId, Optional<Laid>> later, Position latest) {
        Map<ItemId, Optional<Laid>> all = new TreeMap<>(items);
        all.putAll(later);
        return new Overlay(latest, all);
    }

    /** Whether it has a change of an item that is no earlier than one of a revision. */
    public boolean contains(ItemId item, long revision) {
        return readUpTo.revision() >= revision && items.containsKey(item);
    }

    /** Those that are there, in rising order of their ids. */
    Collection<Laid> present() {
        return items.values().stream().flatMap(Optional::stream).toList();
    }
}
