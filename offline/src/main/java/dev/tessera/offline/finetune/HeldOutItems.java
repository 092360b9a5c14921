package dev.tessera.offline.finetune;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What early stopping watches: one engaged item in ten, of large catalogs some {@value #MOST}, is not trained on, and the encoder is judged by how it ranks these beside each
 * trained item, as new items are ranked for a user. Pairs of trained items would not do: an encoder that learns its items by heart tells
 * them ever better, and new items ever worse. Catalogs with few engaged items can spare none; then nothing is held out.
 */
final class HeldOutItems {
    private static final int LEAST = 200;
    private static final int SHARE = 10;
    private static final int MOST = 2_000;
    private static final int CUTOFF = 10;

    private final CoEngagement pairs;
    private final CoEngagement trained;
    private final int[] items;
    private final int[] places;
    private final int[] questions;

    private HeldOutItems(CoEngagement pairs, int[] items, int mostQuestions) {
        this.pairs = pairs;
        this.items = items;
        this.places = new int[pairs.items()];
        Arrays.fill(places, -1);
        for (int i = 0; i < items.length; i++) {
            places[items[i]] = i;
        }
        this.trained = items.length == 0 ? pairs : pairs.among(item -> places[item] < 0);
        int[] answered = IntStream.of(trained.engaged())
                .filter(item -> answers(item).sum() > 0)
                .toArray();
        int asked = Math.min(mostQuestions, answered.length);
        this.questions = IntStream.range(0, asked)
                .map(k -> answered[(int) ((long) k * answered.length / asked)])
                .toArray();
    }

    /**
     * Holds out some items; which ones depends on the seed and their numbers alone.
     *
     * @param all that may be trained on
     * @param mostQuestions trained items to rank them for
     */
    static HeldOutItems of(CoEngagement pairs, int[] all, long seed, int mostQuestions) {
        if (all.length < LEAST) {
            return new HeldOutItems(pairs, new int[0], mostQuestions);
        }
        int share = Math.max(SHARE, all.length / MOST);
        int[] items = IntStream.of(all)
                .filter(item -> new SplittableRandom(seed * 1_000_003 + item).nextInt(share) == 0)
                .toArray();
        return new HeldOutItems(pairs, items, mostQuestions);
    }

    /** The pairs of the items that are trained on. */
    CoEngagement trained() {
        return trained;
    }

    /** Those of some items that are not held out. */
    int[] among(int[] some) {
        return IntStream.of(some).filter(item -> places[item] < 0).toArray();
    }

    /** Numbers of the items held out, ascending. */
    int[] items() {
        return items.clone();
    }

    /** Whether there is nothing to judge by; then {@link #ndcg} is NaN. */
    boolean isEmpty() {
        return questions.length == 0;
    }

    /** Vectors of items whose dot product is their affinity. */
    @FunctionalInterface
    interface Vectors {
        float[][] of(int[] items);
    }

    /**
     * NDCG@10 of the held-out items ranked by their affinity with a trained item, those engaged with beside it being right, equals at their middle; averaged over
     * trained items, each weighted by the root of its pairs.
     */
    double ndcg(Vectors vectors) {
        if (isEmpty()) {
            return Double.NaN;
        }
        float[][] candidates = vectors.of(items);
        float[][] asking = vectors.of(questions);
        double sum = 0;
        double weights = 0;
        for (int q = 0; q < questions.length; q++) {
            double answers = answers(questions[q]).sum();
            sum += gain(questions[q], asking[q], candidates) / answers * Math.sqrt(answers);
            weights += Math.sqrt(answers);
        }
        return sum / weights;
    }

    private double gain(int question, float[] asking, float[][] candidates) {
        double[] scores = Arrays.stream(candidates)
                .mapToDouble(candidate -> dot(asking, candidate))
                .toArray();
        double gain = 0;
        for (int at = pairs.start(question); at < pairs.start(question + 1); at++) {
            int place = places[pairs.column(at)];
            if (place >= 0) {
                double score = scores[place];
                double before = -0.5;
                for (double other : scores) {
                    before += other > score ? 1 : other == score ? 0.5 : 0;
                }
                gain += before < CUTOFF ? pairs.count(at) * Math.log(2) / Math.log(2 + before) : 0;
            }
        }
        return gain;
    }

    /** How often a trained item was engaged with beside each held-out one. */
    private java.util.stream.DoubleStream answers(int item) {
        return IntStream.range(pairs.start(item), pairs.start(item + 1))
                .filter(at -> places[pairs.column(at)] >= 0)
                .mapToDouble(pairs::count);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
