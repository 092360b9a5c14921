package dev.tessera.offline.secondstage;

import dev.tessera.offline.evaluate.metric.Interval;
import dev.tessera.offline.evaluate.metric.UserBootstrap;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What validation says about a second stage beside the first alone, over the same users, each judged by a fit that has not seen them. */
public record Verdict(
        String study,
        @Column("users of the validation period") int users,
        @Column("their questions") int cases,

        @Column("questions whose answer is among the first stage's candidates, so that a second stage can do something")
        int reachable,

        @Column("NDCG@10 of the first stage alone") double first,
        @Column("NDCG@10 of both") double both,
        @Column("mean over users of both minus first") double difference,

        @Column("lower end of its 95% paired bootstrap interval; below 0 the second stage is not released")
        double low,

        @Column("upper end") double high,
        @Column("whether hour and ages are read") boolean clocks,
        boolean released) {
    public static final Table<Verdict> TABLE = Table.of(StudyDirectory.VERDICTS, Verdict.class, 1);

    /** Users with a question that a second stage can do something about; an interval over fewer says little. */
    private static final int FEWEST_USERS = 30;

    private static final int RESAMPLES = 1000;
    private static final long SEED = 20240229;

    /** Judges; at least one user must have been asked. */
    static Verdict of(String study, List<Case> cases, Answers answers, boolean clocks) {
        double[] first = answers.first();
        double[] both = answers.both();
        double[] difference = new double[first.length];
        Arrays.setAll(difference, user -> both[user] - first[user]);
        double[] replicates =
                new UserBootstrap(difference.length, RESAMPLES, SEED).means(new double[][] {difference})[0];
        Interval interval = Interval.of(mean(difference), replicates);
        return new Verdict(
                study,
                first.length,
                cases.size(),
                (int) cases.stream().filter(Case::reachable).count(),
                mean(first),
                mean(both),
                interval.value(),
                interval.low(),
                interval.high(),
                clocks,
                interval.low() >= 0 && interval.value() > 0 && movable(cases) >= FEWEST_USERS);
    }

    private static long movable(List<Case> cases) {
        return cases.stream().filter(Case::reachable).map(Case::user).distinct().count();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** What the stage found last; empty if the study has no second stage. */
    public static Optional<Verdict> of(StudyDirectory study) throws IOException {
        Path folder = study.table(TABLE.name());
        return Files.isDirectory(study.secondStage()) && Files.isDirectory(folder)
                ? TABLE.readAll(folder).stream().findFirst()
                : Optional.empty();
    }

    /** One sentence for people. */
    String line() {
        return String.format(
                Locale.ROOT,
                "second stage of study %s: NDCG@10 on validation %.4f, first stage alone %.4f, difference %+.4f [%+.4f, %+.4f] "
                        + "over %,d users; the answer is among the candidates in %,d of %,d questions; %s",
                study,
                both,
                first,
                difference,
                low,
                high,
                users,
                reachable,
                cases,
                released
                        ? "released"
                        : low < 0
                                ? String.format(
                                        Locale.ROOT,
                                        "refused, for the lower end %+.4f is below 0: the first stage ranks alone",
                                        low)
                                : "refused, for that is no gain, or there are fewer than " + FEWEST_USERS
                                        + " users with such a question: the first stage ranks alone");
    }
}
