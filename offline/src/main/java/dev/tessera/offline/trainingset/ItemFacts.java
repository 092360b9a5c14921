package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.Bounds;
import dev.tessera.offline.split.Split;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.Item;
import java.io.Serializable;

/** What the events on one item add up to: its catalog row, and whether a target on it is cold. Mutable; order does not matter. */
final class ItemFacts implements Serializable {
    private static final long serialVersionUID = 1;

    private long count;
    private long recent;
    private boolean trained;
    private boolean learnt;
    private long firstTouched = Long.MAX_VALUE;

    /** Counts what models may learn from. */
    void add(Interaction interaction, Bounds bounds) {
        learnt = true;
        trained |= interaction.partition() == Partition.TRAIN;
        firstTouched = Math.min(firstTouched, interaction.occurredAt());
        if (EventKind.ofCode(interaction.kind()).engagement()) {
            count++;
            recent += interaction.occurredAt() >= bounds.validationStart() ? 1 : 0;
        }
    }

    /** Notes that the item was asked for, so that it is a candidate from then on even if it was declared available later. */
    void touched(long occurredAt) {
        firstTouched = Math.min(firstTouched, occurredAt);
    }

    /** Whether no event on the item was available to the training that a target's partition is asked of. */
    boolean coldFor(Partition partition) {
        return partition == Partition.VALIDATION ? !trained : !learnt;
    }

    CatalogEntry entry(Item item, Split split, Bounds bounds) {
        long available = Math.min(item.availableFrom().toEpochMilli(), firstTouched);
        boolean trainable = available <= bounds.cut() && !split.hides(item.id());
        return new CatalogEntry(item.id(), trainable, count, recent, available);
    }
}
