package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.metric.Interval;
import dev.tessera.offline.evaluate.metric.UserBootstrap;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets every model against every other on the same users: the mean over users of the difference, seeds averaged first. */
final class Comparisons {
    private static final Logger LOG = LoggerFactory.getLogger(Comparisons.class);
    private static final int SEEDS_TO_BEAT = 3;

    /** Rank metrics of the first 10. */
    private static final int[] COMPARED = IntStream.range(0, PerUser.MEASURES.size())
            .filter(index -> PerUser.MEASURES.get(index).k() == 10)
            .filter(index -> PerUser.MEASURES.get(index).metric() != null)
            .toArray();

    private Comparisons() {}

    /** The users of one model in one slice, over its seeds. */
    private static final class Sample {
        final Map<Long, SortedMap<UserId, PerUser>> seeds = new TreeMap<>();

        void add(PerUser row) {
            seeds.computeIfAbsent(row.seed(), seed -> new TreeMap<>()).put(row.user(), row);
        }

        /** What must be equal for two samples to be of the same targets. */
        List<String> shape() {
            SortedMap<UserId, PerUser> first = seeds.values().iterator().next();
            return first.values().stream()
                    .map(row -> row.user() + "=" + row.targets())
                    .toList();
        }

        boolean seedsAgree() {
            return seeds.values().stream()
                            .map(each -> each.values().stream()
                                    .map(row -> row.user() + "=" + row.targets())
                                    .toList())
                            .distinct()
                            .count()
                    == 1;
        }

        double[][] averaged() {
            double[][] sum = new double[0][];
            for (SortedMap<UserId, PerUser> each : seeds.values()) {
                double[][] series = MetricTable.series(List.copyOf(each.values()));
                if (sum.length == 0) {
                    sum = series;
                } else {
                    add(sum, series);
                }
            }
            for (double[] row : sum) {
                for (int i = 0; i < row.length; i++) {
                    row[i] /= seeds.size();
                }
            }
            return sum;
        }

        private static void add(double[][] sum, double[][] other) {
            for (int row = 0; row < sum.length; row++) {
                for (int i = 0; i < sum[row].length; i++) {
                    sum[row][i] += other[row][i];
                }
            }
        }
    }

    private record Key(String split, String labels, String slice) {}

    /** @param users rows of all studies, folds taken together, each model and seed once in a family of splits */
    static List<Comparison> of(List<PerUser> users) {
        Map<Key, Map<String, Sample>> groups = new LinkedHashMap<>();
        for (PerUser row : users) {
            groups.computeIfAbsent(new Key(row.split(), row.labels(), row.slice()), key -> new LinkedHashMap<>())
                    .computeIfAbsent(row.model(), model -> new Sample())
                    .add(row);
        }
        List<Comparison> all = new ArrayList<>();
        groups.forEach((key, samples) -> all.addAll(compare(key, samples)));
        return all;
    }

    private static List<Comparison> compare(Key key, Map<String, Sample> samples) {
        List<String> models = comparable(key, samples);
        Map<String, double[][]> series = new LinkedHashMap<>();
        models.forEach(model -> series.put(model, sample(samples, model).averaged()));
        int users = series.values().iterator().next()[0].length;
        UserBootstrap bootstrap = new UserBootstrap(users, MetricTable.RESAMPLES, MetricTable.SEED);
        Map<String, double[][]> replicates = new LinkedHashMap<>();
        series.forEach((model, values) -> replicates.put(model, bootstrap.means(values)));
        List<Comparison> rows = new ArrayList<>();
        for (String model : models) {
            for (String against : models.subList(0, models.indexOf(model))) {
                Pair pair = new Pair(key, model, against, seeds(samples, model, against), users);
                rows.addAll(pair.compare(
                        get(series, model), get(series, against), get(replicates, model), get(replicates, against)));
            }
        }
        rows.addAll(rows.stream().map(Comparison::reversed).toList());
        return rows;
    }

    /** Models whose targets are those of the first one; others are named and left out. */
    private static List<String> comparable(Key key, Map<String, Sample> samples) {
        Sample first = samples.values().iterator().next();
        List<String> shape = first.shape();
        List<String> models = new ArrayList<>();
        samples.forEach((model, sample) -> {
            if (sample.seedsAgree() && sample.shape().equals(shape)) {
                models.add(model);
            } else {
                LOG.warn(
                        "{} is not compared on {}: its studies asked for other targets than the first one's",
                        model,
                        key);
            }
        });
        return models;
    }

    private static Sample sample(Map<String, Sample> samples, String model) {
        return get(samples, model);
    }

    private static <V> V get(Map<String, V> map, String model) {
        V found = map.get(model);
        if (found == null) {
            throw new IllegalStateException("no figures of " + model);
        }
        return found;
    }

    /** How many seeds back the claim: those of Tessera's models among the two; baselines are given, not drawn. */
    private static int seeds(Map<String, Sample> samples, String model, String against) {
        int fewest = Integer.MAX_VALUE;
        for (String each : List.of(model, against)) {
            if (each.startsWith(StudyRun.MODEL)) {
                fewest = Math.min(fewest, sample(samples, each).seeds.size());
            }
        }
        return fewest;
    }

    private record Pair(Key key, String model, String against, int seeds, int users) {
        List<Comparison> compare(double[][] left, double[][] right, double[][] leftMeans, double[][] rightMeans) {
            List<Comparison> rows = new ArrayList<>();
            for (int index : COMPARED) {
                double[] differences = new double[leftMeans[index].length];
                for (int resample = 0; resample < differences.length; resample++) {
                    differences[resample] = leftMeans[index][resample] - rightMeans[index][resample];
                }
                double difference = MetricTable.mean(left[index]) - MetricTable.mean(right[index]);
                rows.add(row(PerUser.MEASURES.get(index), Interval.of(difference, differences), differences));
            }
            return rows;
        }

        private Comparison row(Measure measure, Interval interval, double[] differences) {
            return new Comparison(
                    key.split,
                    key.labels,
                    key.slice,
                    measure.name(),
                    measure.k(),
                    model,
                    against,
                    interval.value(),
                    interval.low(),
                    interval.high(),
                    Interval.smallestDetectable(differences),
                    users,
                    seeds == Integer.MAX_VALUE ? 1 : seeds,
                    verdict(interval));
        }

        private String verdict(Interval interval) {
            if (!interval.excludesZero()) {
                return "undecided";
            }
            boolean enough = seeds >= SEEDS_TO_BEAT;
            return interval.low() > 0 ? (enough ? "beats" : "above") : (enough ? "loses" : "below");
        }
    }
}
