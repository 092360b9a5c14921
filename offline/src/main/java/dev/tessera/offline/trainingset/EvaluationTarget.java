package dev.tessera.offline.trainingset;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.util.List;

/** One event that an evaluation asks for, with all that may be seen when asking. */
public record EvaluationTarget(
        UserId user,
        @Column("VALIDATION or TEST") Partition partition,
        @Column("the right answer") ItemId item,
        @Column("the event's value; NaN if none came") double value,
        @Column("when it happened, epoch milliseconds") long occurredAt,

        @Column("the newest events visible strictly before, oldest first")
        List<ItemId> historyItems,

        @Column("event kind codes of the history") int[] historyKinds,

        @Column("event values of the history; NaN where none came")
        float[] historyValues,

        @Column("when the history's events happened, epoch milliseconds")
        long[] historyOccurredAt,

        @Column("every item the user had visibly touched before, sorted; masked for all models")
        List<ItemId> seen,

        @Column("no event on the item was available to training")
        boolean coldItem,

        @Column("no event of the user was available to training")
        boolean coldUser,

        @Column("how many other events of the user share the moment")
        int tiedWith,

        @Column("asked for in label set ALL") boolean inAll,
        @Column("asked for in label set HIGH") boolean inHigh) {
    public static final Table<EvaluationTarget> TABLE = Table.of("targets", EvaluationTarget.class, 1);

    public EvaluationTarget {
        historyItems = List.copyOf(historyItems);
        seen = List.copyOf(seen);
    }

    EvaluationTarget withColdItem(boolean cold) {
        return new EvaluationTarget(
                user,
                partition,
                item,
                value,
                occurredAt,
                historyItems,
                historyKinds,
                historyValues,
                historyOccurredAt,
                seen,
                cold,
                coldUser,
                tiedWith,
                inAll,
                inHigh);
    }
}
