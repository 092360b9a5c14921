package dev.tessera.offline.trainingset;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.util.List;

/**
 * A window over a user's history with the events to predict inside it. Target k is predicted from {@code items[0..targetPositions[k]]},
 * both ends included; that prefix is the newest part of all that was visible strictly before {@code targetTimes[k]}. Several targets may
 * share a position: events of one moment do not see each other.
 */
public record TrainingSequence(
        UserId user,
        @Column("TRAIN or VALIDATION") Partition partition,

        @Column("what the user touched, oldest first, ties by item")
        List<ItemId> items,

        @Column("event kind codes of the items") int[] kinds,

        @Column("event values of the items; NaN where none came")
        float[] values,

        @Column("when the events happened, epoch milliseconds")
        long[] occurredAt,

        @Column("index of the newest item each target may see; ascending")
        int[] targetPositions,

        @Column("what is to be predicted") List<ItemId> targetItems,

        @Column("when the targets happened, epoch milliseconds; ascending")
        long[] targetTimes) {
    public static final Table<TrainingSequence> TABLE = Table.of("sequences", TrainingSequence.class, 1);

    public TrainingSequence {
        items = List.copyOf(items);
        targetItems = List.copyOf(targetItems);
    }
}
