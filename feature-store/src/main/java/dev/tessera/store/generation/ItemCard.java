package dev.tessera.store.generation;

import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a ranker must know of an item beside its vector: what to show and what to filter by.
 *
 * @param attributes values by rising name; immutable
 */
public record ItemCard(
        ItemId id, String title, Map<String, List<String>> attributes, Instant availableFrom, Instant availableUntil) {
    public ItemCard {
        attributes = CardAttributes.of(attributes);
    }

    /** Of an item that stays. */
    public ItemCard(ItemId id, String title, Map<String, List<String>> attributes, Instant availableFrom) {
        this(id, title, attributes, availableFrom, Item.FOREVER);
    }

    public static ItemCard of(Item item) {
        return new ItemCard(item.id(), item.title(), item.attributes(), item.availableFrom(), item.availableUntil());
    }
}
