package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.spectral.Closest;
import dev.tessera.offline.spectral.SparseSymmetric;
import dev.tessera.offline.spectral.SpectralFactors;
import dev.tessera.store.model.Modality;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where the heads of features that do not train begin: at the ridge regression that foretells, from all such features of an item together,
 * its {@link SpectralFactors} of co-engagement. Each modality has a penalty of its own, so that a wide one that says little does not drown
 * the others; they are the ones that foretell the held-out items best.
 */
final class RidgeStart {
    private static final double[] PENALTIES = {3, 10, 30, 100, 300, 1000};
    private static final int FIRST = 1;
    /** A logarithm of odds. */
    private static final double CLOSEST = 4;
    /** Pairs of an item at which its factors are trusted half. */
    private static final double HALF_KNOWN = 30;
    /** Items beyond this many add nothing to a regression of this width. */
    private static final int MOST_ROWS = 20_000;

    private final List<FeatureBranch> branches;
    private final List<Head> scalings;
    private final int dimension;
    private final Rows trained;
    private final Rows heldOut;

    private RidgeStart(
            List<FeatureBranch> branches, CoEngagement pairs, HeldOutItems heldOut, int dimension, long seed) {
        this.branches = branches;
        this.dimension = dimension;
        int[] some = some(heldOut.trained().engaged());
        this.scalings =
                branches.stream().map(branch -> Head.scaling(branch, some)).toList();
        float[] factors = centred(pairs, dimension, seed);
        this.trained = new Rows(some, pairs, factors);
        this.heldOut = new Rows(heldOut.items(), pairs, factors);
    }

    /** The heads of the branches that do not train, by modality. */
    static Map<Modality, Head> heads(
            List<FeatureBranch> branches, CoEngagement pairs, HeldOutItems heldOut, int dimension, long seed) {
        Map<Modality, Head> heads = new EnumMap<>(Modality.class);
        if (branches.isEmpty()) {
            return heads;
        }
        RidgeStart start = new RidgeStart(branches, pairs, heldOut, dimension, seed);
        float[] weights = start.best();
        int from = 0;
        for (int m = 0; m < branches.size(); m++) {
            int width = branches.get(m).width();
            float[] own = Arrays.copyOfRange(weights, from * dimension, (from + width) * dimension);
            heads.put(
                    branches.get(m).modality(),
                    start.scalings.get(m).startingAt(Initialiser.of(Weights.of(own, width, dimension))));
            from += width;
        }
        return heads;
    }

    /**
     * The same heads, all times one factor, with which the closest other item of a typical one has an affinity of {@value #CLOSEST}. Factors
     * have no scale of their own; where they are too small for the softmax of training, its first steps undo what the regression found.
     *
     * @param items that are trained on
     */
    static Map<Modality, Head> calibrated(Map<Modality, Head> heads, Content content, int dimension, int[] items) {
        Weights parts = content.parts(heads, dimension);
        double mean = Closest.mean(parts.values(), content.branches().size() * dimension, some(items));
        float factor = mean > 0 ? (float) Math.sqrt(CLOSEST / mean) : 1;
        Map<Modality, Head> calibrated = new EnumMap<>(Modality.class);
        heads.forEach((modality, head) -> calibrated.put(modality, head.times(factor)));
        return calibrated;
    }

    /** The same heads, starting at zero: for parameters that come from elsewhere. */
    static Map<Modality, Head> unstarted(List<FeatureBranch> branches, HeldOutItems heldOut) {
        int[] some = some(heldOut.trained().engaged());
        Map<Modality, Head> heads = new EnumMap<>(Modality.class);
        branches.forEach(branch -> heads.put(branch.modality(), Head.scaling(branch, some)));
        return heads;
    }

    private static int[] some(int[] items) {
        int taken = Math.min(MOST_ROWS, items.length);
        return IntStream.range(0, taken)
                .map(k -> items[(int) ((long) k * items.length / taken)])
                .toArray();
    }

    /** Factors [items, dimension] less their mean, weighted by how well each is known. */
    private static float[] centred(CoEngagement pairs, int dimension, long seed) {
        SparseSymmetric.Builder together = new SparseSymmetric.Builder(pairs.items());
        for (int item = 0; item < pairs.items(); item++) {
            for (int at = pairs.start(item); at < pairs.start(item + 1); at++) {
                if (pairs.column(at) > item) {
                    together.add(item, pairs.column(at), pairs.count(at));
                }
            }
        }
        float[] factors = SpectralFactors.of(together, pairs.items(), dimension, seed)
                .values()
                .clone();
        double[] mean = new double[dimension];
        double all = 0;
        for (int item = 0; item < pairs.items(); item++) {
            double weight = known(pairs, item);
            all += weight;
            for (int j = 0; j < dimension; j++) {
                mean[j] += weight * factors[item * dimension + j];
            }
        }
        for (int i = 0; i < factors.length; i++) {
            factors[i] -= (float) (mean[i % dimension] / Math.max(all, 1e-9));
        }
        return factors;
    }

    private static double known(CoEngagement pairs, int item) {
        double total = pairs.total(item);
        return total / (total + HALF_KNOWN);
    }

    /** Coordinate search over the penalties, each modality once. */
    private float[] best() {
        try (RidgeRegression regression = new RidgeRegression(trained.features, trained.targets, width(), dimension)) {
            double[] penalties = new double[branches.size()];
            Arrays.fill(penalties, PENALTIES[FIRST]);
            float[] best = regression.solve(columns(penalties));
            double least = error(best);
            for (int m = 0; m < penalties.length && heldOut.count > 0; m++) {
                double chosen = penalties[m];
                for (double penalty : PENALTIES) {
                    penalties[m] = penalty;
                    float[] tried = regression.solve(columns(penalties));
                    double error = error(tried);
                    if (error < least) {
                        least = error;
                        best = tried;
                        chosen = penalty;
                    }
                }
                penalties[m] = chosen;
            }
            return best;
        }
    }

    /** Squared error over the held-out items. */
    private double error(float[] weights) {
        double error = 0;
        int width = width();
        for (int row = 0; row < heldOut.count; row++) {
            double[] left = new double[dimension];
            for (int i = 0; i < width; i++) {
                float x = heldOut.features[row * width + i];
                for (int j = 0; x != 0 && j < dimension; j++) {
                    left[j] += x * weights[i * dimension + j];
                }
            }
            for (int j = 0; j < dimension; j++) {
                double miss = heldOut.targets[row * dimension + j] - left[j];
                error += miss * miss;
            }
        }
        return error;
    }

    private int width() {
        return branches.stream().mapToInt(FeatureBranch::width).sum();
    }

    private float[] columns(double[] penalties) {
        float[] columns = new float[width()];
        int from = 0;
        for (int m = 0; m < penalties.length; m++) {
            int to = from + branches.get(m).width();
            Arrays.fill(columns, from, to, (float) penalties[m]);
            from = to;
        }
        return columns;
    }

    /** Scaled features side by side and factors of some items, both times the root of how well the item is known. */
    private final class Rows {
        private final int count;
        private final float[] features;
        private final float[] targets;

        Rows(int[] items, CoEngagement pairs, float[] factors) {
            int width = width();
            this.count = items.length;
            this.features = new float[count * width];
            this.targets = new float[count * dimension];
            for (int row = 0; row < count; row++) {
                float root = (float) Math.sqrt(known(pairs, items[row]));
                int at = row * width;
                for (int m = 0; m < branches.size(); m++) {
                    float[] scaled = scalings.get(m).scaled(branches.get(m).rows()[items[row]]);
                    for (int i = 0; i < scaled.length; i++) {
                        features[at + i] = root * scaled[i];
                    }
                    at += branches.get(m).width();
                }
                for (int j = 0; j < dimension; j++) {
                    targets[row * dimension + j] = root * factors[items[row] * dimension + j];
                }
            }
        }
    }
}
