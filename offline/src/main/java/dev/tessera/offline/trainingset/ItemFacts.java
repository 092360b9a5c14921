package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.Bounds;
import dev.tessera.offline.split.Split;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Table;

/**
 * What is known of one item: partial facts from the items table, from events that train and from targets, which {@link #and} adds up in
 * any order to its catalog row.
 *
 * @param declared whether the items table has the item
 * @param availableFrom epoch milliseconds
 * @param availableUntil epoch milliseconds
 * @param trained whether an event on it is of partition TRAIN
 * @param learnt whether an event on it is of partition TRAIN or VALIDATION
 */
record ItemFacts(
        ItemId item,
        boolean declared,
        long availableFrom,
        long availableUntil,
        long count,
        long recentCount,
        boolean trained,
        boolean learnt) {
    static final Table<ItemFacts> TABLE = Table.of("item_facts", ItemFacts.class, 1);

    static ItemFacts of(Item item) {
        return new ItemFacts(
                item.id(),
                true,
                item.availableFrom().toEpochMilli(),
                item.availableUntil().toEpochMilli(),
                0,
                0,
                false,
                false);
    }

    /** An item that a user turned to was there, even if it was declared available only later, or no longer. */
    static ItemFacts of(Interaction row, Bounds bounds) {
        boolean counts = EventKind.ofCode(row.kind()).engagement();
        boolean recent = counts && row.occurredAt() >= bounds.validationStart();
        return new ItemFacts(
                row.item(),
                false,
                row.occurredAt(),
                row.occurredAt() + 1,
                counts ? 1 : 0,
                recent ? 1 : 0,
                row.partition() == Partition.TRAIN,
                true);
    }

    static ItemFacts of(EvaluationTarget target) {
        return new ItemFacts(target.item(), false, target.occurredAt(), target.occurredAt() + 1, 0, 0, false, false);
    }

    ItemFacts and(ItemFacts other) {
        return new ItemFacts(
                item,
                declared || other.declared,
                Math.min(availableFrom, other.availableFrom),
                Math.max(availableUntil, other.availableUntil),
                count + other.count,
                recentCount + other.recentCount,
                trained || other.trained,
                learnt || other.learnt);
    }

    /** The target with its column {@code coldItem} filled in. */
    EvaluationTarget complete(EvaluationTarget target) {
        return target.withColdItem(target.partition() == Partition.VALIDATION ? !trained : !learnt);
    }

    /** @throws IllegalArgumentException if the items table does not have the item */
    CatalogEntry entry(Split split, Bounds bounds) {
        if (!declared) {
            throw new IllegalArgumentException("an event names item " + item + ", which is not in the items table");
        }
        boolean trainable = availableFrom <= bounds.cut() && !split.hides(item);
        return new CatalogEntry(item, trainable, count, recentCount, availableFrom, availableUntil);
    }
}
