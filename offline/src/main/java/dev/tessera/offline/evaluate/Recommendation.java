package dev.tessera.offline.evaluate;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;

/** One item of a list that a model gave for a target. */
public record Recommendation(
        String study,
        String model,
        long seed,
        UserId user,
        @Column("when the target happened, epoch milliseconds") long occurredAt,
        @Column("the right answer") ItemId target,
        @Column("from 1") int position,
        ItemId item,
        double score,
        @Column("the item is the right answer") boolean hit) {
    public static final Table<Recommendation> TABLE = Table.of("recommendations", Recommendation.class, 1);
}
