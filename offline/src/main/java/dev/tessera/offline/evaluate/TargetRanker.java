package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.metric.Ranking;
import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.ItemFacts;
import dev.tessera.offline.trainingset.EvaluationTarget;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.LongStream;

/** Turns scores of the whole catalog into what is recorded of a target. Safe for use by many threads. */
final class TargetRanker {
    private final Catalog catalog;
    private final List<ItemFacts> facts;
    private final boolean[] cold;
    private final double[] percentile;
    private final double[] novelty;

    TargetRanker(Catalog catalog, List<ItemFacts> facts) {
        this.catalog = catalog;
        this.facts = facts;
        cold = new boolean[catalog.size()];
        for (int item = 0; item < cold.length; item++) {
            cold[item] = catalog.cold(item);
        }
        percentile = percentiles(catalog.counts());
        novelty = novelties(catalog.counts());
    }

    /** Mid-rank percentile of each count: 0 for the least, 1 for the greatest, the middle for equals. */
    static double[] percentiles(long[] counts) {
        long[] sorted = counts.clone();
        Arrays.sort(sorted);
        double[] percentiles = new double[counts.length];
        for (int item = 0; item < counts.length; item++) {
            int below = lowerBound(sorted, counts[item]);
            int upTo = lowerBound(sorted, counts[item] + 1);
            percentiles[item] = counts.length == 1 ? 0.5 : (below + (upTo - below - 1) / 2.0) / (counts.length - 1);
        }
        return percentiles;
    }

    private static int lowerBound(long[] sorted, long value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Self-information in bits with one added to each count: {@code -log2((n + 1) / (sum + items))}, finite for items nobody chose. */
    static double[] novelties(long[] counts) {
        double total = LongStream.of(counts).sum() + counts.length;
        return LongStream.of(counts)
                .mapToDouble(count -> -Math.log((count + 1) / total) / Math.log(2))
                .toArray();
    }

    /** A target with what is the same for every model: whom it is ranked among. */
    final class Question {
        private final EvaluationTarget target;
        private final int position;
        private final boolean[] candidate;
        private final boolean[] coldCandidate;

        private Question(EvaluationTarget target) {
            this.target = target;
            this.position = catalog.position(target.item());
            this.candidate = catalog.candidates(target);
            this.coldCandidate = new boolean[target.coldItem() ? candidate.length : 0];
            for (int item = 0; item < coldCandidate.length; item++) {
                coldCandidate[item] = candidate[item] && cold[item];
            }
        }

        /** @param scores of every item of the catalog */
        RankedTarget answer(String model, float[] scores) {
            if (scores.length != catalog.size()) {
                throw new IllegalStateException(model + " gave " + scores.length + " scores; expected one for each of "
                        + catalog.size() + " items");
            }
            double rank = Ranking.midRank(scores, candidate, position);
            double amongCold = target.coldItem() ? Ranking.midRank(scores, coldCandidate, position) : Double.NaN;
            int[] top = Ranking.top(scores, candidate, RankedTarget.KEPT);
            return record(model, target, new Place(rank, amongCold, count(candidate)), top, scores);
        }

        boolean[] candidates() {
            return candidate.clone();
        }

        /** @param listed positions of candidates, best first; the others share the ranks behind them */
        RankedTarget answer(String model, int[] listed) {
            float[] scores = new float[catalog.size()];
            for (int place = 0; place < listed.length; place++) {
                scores[listed[place]] = listed.length - place;
            }
            double rank = Ranking.midRank(scores, candidate, position);
            double amongCold = target.coldItem() ? Ranking.midRank(scores, coldCandidate, position) : Double.NaN;
            int[] top = Arrays.copyOf(listed, Math.min(RankedTarget.KEPT, listed.length));
            return record(model, target, new Place(rank, amongCold, count(candidate)), top, scores);
        }
    }

    Question ask(EvaluationTarget target) {
        return new Question(target);
    }

    /** Where the right answer stands. */
    record Place(double rank, double amongCold, int candidates) {}

    private static int count(boolean[] candidate) {
        int count = 0;
        for (boolean each : candidate) {
            count += each ? 1 : 0;
        }
        return count;
    }

    /** What is recorded once the ranks and the list are known. */
    RankedTarget record(String model, EvaluationTarget target, Place place, int[] top, float[] scores) {
        ItemFacts content = facts.get(catalog.position(target.item()));
        float[] topScores = new float[Math.min(RankedTarget.JUDGED, top.length)];
        for (int i = 0; i < topScores.length; i++) {
            topScores[i] = scores[top[i]];
        }
        return new RankedTarget(
                model,
                target.user(),
                target.item(),
                target.occurredAt(),
                target.inAll(),
                target.inHigh(),
                target.coldItem(),
                target.coldUser(),
                !content.hasText(),
                !content.hasImage(),
                place.rank(),
                place.amongCold(),
                place.candidates(),
                mean(top, item -> percentile[item]),
                mean(top, item -> novelty[item]),
                mean(top, item -> cold[item] ? 1 : 0),
                top,
                topScores);
    }

    private static double mean(int[] top, IntToDoubleFunction value) {
        return Arrays.stream(top)
                .limit(RankedTarget.JUDGED)
                .mapToDouble(value)
                .average()
                .orElse(0);
    }
}
