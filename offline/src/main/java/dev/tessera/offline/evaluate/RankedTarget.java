package dev.tessera.offline.evaluate;

import dev.tessera.offline.split.LabelSet;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;

/** How one model ranked one target among the whole catalog. */
public record RankedTarget(
        @Column("the recommender") String model,
        UserId user,
        @Column("the right answer") ItemId item,

        @Column("when the event happened, epoch milliseconds")
        long occurredAt,

        @Column("the target counts in label set all") boolean inAll,
        @Column("the target counts in label set high") boolean inHigh,

        @Column("no event on the item was available to training")
        boolean coldItem,

        @Column("no event of the user was available to training")
        boolean coldUser,

        @Column("the item has neither title nor description")
        boolean lacksText,

        @Column("the item has no picture") boolean lacksImage,

        @Column("mid-rank of the item among the candidates, from 1")
        double rank,

        @Column("mid-rank among the cold candidates alone, from 1; NaN for warm items")
        double rankAmongCold,

        @Column("how many items it was ranked among") int candidates,

        @Column("mean popularity percentile of the first 10, 0 least popular to 1")
        double popularity,

        @Column("mean of -log2 p of the first 10, bits") double novelty,
        @Column("share of cold items among the first 10") double coldShare,

        @Column("the first 50 as positions in the catalog, best first")
        int[] top,

        @Column("the scores of the first 10") float[] topScores) {
    public static final Table<RankedTarget> TABLE = Table.of("ranks", RankedTarget.class, 1);

    /** How many items of each list are kept. */
    static final int KEPT = 50;

    /** Over how many items of a list popularity, novelty and the share of cold items are taken. */
    static final int JUDGED = 10;

    /** Whether the target counts in a label set. */
    boolean in(LabelSet labels) {
        return labels == LabelSet.ALL ? inAll : inHigh;
    }
}
