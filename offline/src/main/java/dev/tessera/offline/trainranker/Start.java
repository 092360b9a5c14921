package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.spectral.Closest;
import dev.tessera.offline.spectral.SparseSymmetric;
import dev.tessera.offline.spectral.SpectralFactors;
import dev.tessera.store.model.Modality;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where training starts: item vectors from {@link SpectralFactors} of what occurs close together in histories, because a few hundred users
 * cannot carry random vectors that far. They are split into what a ridge regression on the content explains, which becomes the maps of the
 * parts, and the rest, which becomes the behaviour residual; biases from {@link Popularity}.
 */
final class Start {
    private static final double DECAY = 0.8;
    private static final int REACH = 15;
    private static final double RIDGE = 1.0;
    private static final double CLOSEST = 10;

    private Start() {}

    /** @param behaviour whether the study has a behaviour residual at all */
    static ItemNetwork.ItemStart of(Corpus corpus, RankerSettings settings, boolean behaviour) {
        int dimension = settings.shape().dimension();
        float[] factors = SpectralFactors.of(neighbours(corpus), corpus.items(), dimension, settings.seed())
                .values();
        calibrate(corpus, factors, dimension);
        Map<Modality, Weights> maps = regress(corpus, factors, dimension);
        subtract(corpus.content(), maps, factors, dimension);
        Popularity popularity = Popularity.of(corpus, settings.regularisation().shrinkage());
        return new ItemNetwork.ItemStart(
                behaviour,
                Initialiser.of(Weights.of(factors, corpus.items(), dimension)),
                Initialiser.of(Weights.of(popularity.ownBiases(), corpus.items())),
                Initialiser.constant(popularity.newBias()),
                maps);
    }

    /** Pairs of a target and what precedes it, weighted by a decay in their distance. */
    private static SparseSymmetric.Builder neighbours(Corpus corpus) {
        SparseSymmetric.Builder pairs = new SparseSymmetric.Builder(corpus.items());
        for (Corpus.Sequence sequence : corpus.sequences()) {
            for (int k = 0; k < sequence.targets().length; k++) {
                double weight = 1;
                int last = sequence.positions()[k];
                for (int p = last; p >= 0 && p > last - REACH; p--) {
                    pairs.add(sequence.items()[p], sequence.targets()[k], weight);
                    weight *= DECAY;
                }
            }
        }
        return pairs;
    }

    /**
     * Scales the factors so that the closest item of a typical item scores {@value #CLOSEST}, a logarithm of odds that lifts an item of
     * average popularity to the top.
     */
    private static void calibrate(Corpus corpus, float[] factors, int dimension) {
        double mean = Closest.mean(factors, dimension, corpus.trainable());
        float scale = mean <= 0 ? 1 : (float) Math.sqrt(CLOSEST / mean);
        for (int i = 0; i < factors.length; i++) {
            factors[i] *= scale;
        }
    }

    /** Ridge regression of the factors on all parts side by side, items weighted by how well they are known; no map of parts that say nothing. */
    private static Map<Modality, Weights> regress(Corpus corpus, float[] factors, int dimension) {
        CatalogParts content = corpus.content();
        List<Modality> modalities = List.copyOf(content.modalities());
        Map<Modality, Weights> maps = new EnumMap<>(Modality.class);
        if (modalities.isEmpty()) {
            return maps;
        }
        int part = content.dimension();
        int width = part * modalities.size();
        double[][] gram = new double[width][width];
        double[][] right = new double[width][dimension];
        for (int item = 0; item < corpus.items(); item++) {
            double weight = ItemNetwork.scale(corpus.counts()[item], 3);
            if (weight > 0) {
                accumulate(row(content, modalities, item), weight, factors, item, gram, right);
            }
        }
        double trace = 0;
        for (int i = 0; i < width; i++) {
            trace += gram[i][i];
        }
        for (int i = 0; i < width; i++) {
            gram[i][i] += RIDGE * trace / width / 10 + 1e-6;
        }
        double[][] solution = LinearSystem.solve(gram, right);
        for (int m = 0; m < modalities.size(); m++) {
            float[] map = new float[part * dimension];
            for (int i = 0; i < part; i++) {
                for (int j = 0; j < dimension; j++) {
                    map[i * dimension + j] = (float) solution[m * part + i][j];
                }
            }
            if (IntStream.range(0, map.length).anyMatch(i -> map[i] != 0)) {
                maps.put(modalities.get(m), Weights.of(map, part, dimension));
            }
        }
        return maps;
    }

    private static double[] row(CatalogParts content, List<Modality> modalities, int item) {
        int part = content.dimension();
        double[] row = new double[part * modalities.size()];
        for (int m = 0; m < modalities.size(); m++) {
            float[] values = content.values(modalities.get(m));
            for (int i = 0; i < part; i++) {
                row[m * part + i] = values[item * part + i];
            }
        }
        return row;
    }

    private static void accumulate(
            double[] row, double weight, float[] factors, int item, double[][] gram, double[][] right) {
        int dimension = right[0].length;
        for (int i = 0; i < row.length; i++) {
            double x = weight * row[i];
            if (x != 0) {
                for (int j = 0; j < row.length; j++) {
                    gram[i][j] += x * row[j];
                }
                for (int j = 0; j < dimension; j++) {
                    right[i][j] += x * factors[item * dimension + j];
                }
            }
        }
    }

    /** Leaves in the factors what the content does not explain. */
    private static void subtract(CatalogParts content, Map<Modality, Weights> maps, float[] factors, int dimension) {
        int part = content.dimension();
        maps.forEach((modality, map) -> {
            float[] values = content.values(modality);
            for (int item = 0; item < content.items(); item++) {
                for (int i = 0; i < part; i++) {
                    float x = values[item * part + i];
                    for (int j = 0; x != 0 && j < dimension; j++) {
                        factors[item * dimension + j] -= x * map.values()[i * dimension + j];
                    }
                }
            }
        });
    }
}
