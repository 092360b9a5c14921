package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.metric.RankMetric;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.util.List;

/** What one model achieved for one user: the means over the user's targets in a slice. Every aggregate is a mean of these rows. */
public record PerUser(
        String study,
        String split,
        @Column("all or high") String labels,
        String model,
        @Column("of the model's training") long seed,
        String slice,
        UserId user,
        @Column("the user's targets in the slice") int targets,
        double recall5,
        double recall10,
        double recall20,
        double recall50,
        double ndcg5,
        double ndcg10,
        double ndcg20,
        double ndcg50,
        double mrr5,
        double mrr10,
        double mrr20,
        double mrr50,

        @Column("1 if any of the user's targets is in the first 5")
        double hitRate5,

        @Column("1 if any of the user's targets is in the first 10")
        double hitRate10,

        @Column("1 if any of the user's targets is in the first 20")
        double hitRate20,

        @Column("1 if any of the user's targets is in the first 50")
        double hitRate50,

        @Column("mean popularity percentile of the first 10, 0 least popular to 1")
        double popularity,

        @Column("mean -log2 p of the first 10, bits") double novelty,
        @Column("share of cold items among the first 10") double coldShare) {
    public static final Table<PerUser> TABLE = Table.of("per_user", PerUser.class, 1);

    /** What is measured, in the order of {@link #values}. */
    public static final List<Measure> MEASURES = Measure.ofEveryUser();

    /** The order of the values is that of {@link #MEASURES}. */
    static PerUser of(Run run, Slice slice, UserId user, int targets, double[] v) {
        return of(run, slice.label(), user, targets, v);
    }

    static PerUser of(Run run, String slice, UserId user, int targets, double[] v) {
        return new PerUser(
                run.study(),
                run.split(),
                run.labels(),
                run.model(),
                run.seed(),
                slice,
                user,
                targets,
                v[0],
                v[1],
                v[2],
                v[3],
                v[4],
                v[5],
                v[6],
                v[7],
                v[8],
                v[9],
                v[10],
                v[11],
                v[12],
                v[13],
                v[14],
                v[15],
                v[16],
                v[17],
                v[18]);
    }

    public double[] values() {
        return new double[] {
            recall5,
            recall10,
            recall20,
            recall50,
            ndcg5,
            ndcg10,
            ndcg20,
            ndcg50,
            mrr5,
            mrr10,
            mrr20,
            mrr50,
            hitRate5,
            hitRate10,
            hitRate20,
            hitRate50,
            popularity,
            novelty,
            coldShare
        };
    }

    public Run run() {
        return new Run(study, split, labels, model, seed);
    }

    /** A user's row from their targets, of which there is at least one. */
    static PerUser of(Run run, Slice slice, List<RankedTarget> targets) {
        double[] values = new double[MEASURES.size()];
        for (int index = 0; index < values.length; index++) {
            Measure measure = MEASURES.get(index);
            double[] each = targets.stream()
                    .mapToDouble(target -> measure.of(target, slice))
                    .toArray();
            values[index] = measure.combine(each);
        }
        return of(run, slice, targets.get(0).user(), targets.size(), values);
    }

    /** One user's rows over folds, whose targets are different ones, as if all had been in one. */
    static PerUser together(Run run, List<PerUser> folds) {
        int targets = folds.stream().mapToInt(PerUser::targets).sum();
        double[] values = new double[MEASURES.size()];
        for (PerUser fold : folds) {
            double[] part = fold.values();
            for (int index = 0; index < values.length; index++) {
                boolean any = MEASURES.get(index).metric() == RankMetric.HIT_RATE;
                values[index] = any
                        ? Math.max(values[index], part[index])
                        : values[index] + part[index] * fold.targets() / targets;
            }
        }
        return of(run, folds.get(0).slice(), folds.get(0).user(), targets, values);
    }
}
