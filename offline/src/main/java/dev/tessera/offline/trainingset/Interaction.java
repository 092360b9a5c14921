package dev.tessera.offline.trainingset;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;

/**
 * One event that models may learn from: what baselines train on. Rows of partition TRAIN for choosing settings on VALIDATION targets;
 * both partitions for TEST targets.
 */
public record Interaction(
        UserId user,

        @Column("TRAIN if known before validation starts, else VALIDATION")
        Partition partition,

        ItemId item,
        @Column("event kind code") int kind,
        @Column("the event's value; NaN if none came") double value,
        @Column("when it happened, epoch milliseconds") long occurredAt) {
    public static final Table<Interaction> TABLE = Table.of("interactions", Interaction.class, 1);
}
