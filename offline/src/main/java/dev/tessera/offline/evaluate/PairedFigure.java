package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.metric.Interval;
import dev.tessera.offline.evaluate.metric.UserBootstrap;
import java.util.List;
import java.util.Optional;

/**
 * A figure of two models on the same users.
 *
 * @param difference mean over users of the first model's figure minus the second's, with the 95% paired bootstrap interval
 */
public record PairedFigure(double first, double second, Interval difference, int users) {

    /**
     * @param first rows of one model in one slice
     * @param second rows of the other model in that slice
     * @return empty if there are none
     * @throws IllegalArgumentException if they are not of the same users with as many targets each
     */
    public static Optional<PairedFigure> of(List<PerUser> first, List<PerUser> second, Measure measure) {
        if (first.isEmpty() && second.isEmpty()) {
            return Optional.empty();
        }
        if (!targets(first).equals(targets(second))) {
            throw new IllegalArgumentException("the figures of " + first.size() + " and " + second.size()
                    + " users are not of the same questions; run evaluate again");
        }
        int index = PerUser.MEASURES.indexOf(measure);
        double[] ours = MetricTable.series(first)[index];
        double[] theirs = MetricTable.series(second)[index];
        double[] difference = new double[ours.length];
        for (int user = 0; user < ours.length; user++) {
            difference[user] = ours[user] - theirs[user];
        }
        double[] replicates = new UserBootstrap(difference.length, MetricTable.RESAMPLES, MetricTable.SEED)
                .means(new double[][] {difference})[0];
        return Optional.of(new PairedFigure(
                MetricTable.mean(ours),
                MetricTable.mean(theirs),
                Interval.of(MetricTable.mean(difference), replicates),
                difference.length));
    }

    private static List<String> targets(List<PerUser> rows) {
        return rows.stream()
                .map(row -> row.user() + " " + row.targets())
                .sorted()
                .toList();
    }
}
