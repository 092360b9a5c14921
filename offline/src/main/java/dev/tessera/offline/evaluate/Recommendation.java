package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One item of a list that a model gave for a target. */
public record Recommendation(
        String study,
        String model,
        long seed,
        UserId user,

        @Column("when the target happened, epoch milliseconds")
        long occurredAt,

        @Column("the right answer") ItemId target,
        @Column("from 1") int position,
        ItemId item,
        double score,
        @Column("the item is the right answer") boolean hit) {
    public static final Table<Recommendation> TABLE = Table.of("recommendations", Recommendation.class, 1);

    /**
     * The lists of the first targets of each model.
     *
     * @param ranks ordered by user and time
     * @param most of how many targets
     */
    static List<Recommendation> of(StudyRun study, List<RankedTarget> ranks, Catalog catalog, int most) {
        Map<String, Integer> kept = new HashMap<>();
        List<Recommendation> rows = new ArrayList<>();
        for (RankedTarget target : ranks) {
            if (kept.merge(target.model(), 1, Integer::sum) <= most) {
                for (int i = 0; i < target.topScores().length; i++) {
                    rows.add(of(study, target, i, catalog.entry(target.top()[i]).item()));
                }
            }
        }
        return rows;
    }

    private static Recommendation of(StudyRun study, RankedTarget target, int index, ItemId item) {
        return new Recommendation(
                study.name(),
                target.model(),
                study.study().seed(),
                target.user(),
                target.occurredAt(),
                target.item(),
                index + 1,
                item,
                target.topScores()[index],
                item.equals(target.item()));
    }
}
