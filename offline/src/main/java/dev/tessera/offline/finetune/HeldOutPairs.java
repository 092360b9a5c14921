package dev.tessera.offline.finetune;

import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.model.ItemId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What early stopping watches: how much better the encoder predicts co-engagements of the validation partition than popularity does, in
 * nats a pair; 0 is no better, and higher is better. Every engaged item of training is a candidate.
 */
final class HeldOutPairs {
    private static final int MOST_ROWS = 4_000;
    private static final int MOST_CANDIDATES = 20_000;
    private static final int CHUNK = 256;

    private final int[] candidates;
    private final int[] places;
    private final double[] popularity;
    private final CoEngagement pairs;
    private final int[] rows;

    HeldOutPairs(List<TrainingSequence> sequences, Map<ItemId, Integer> numbers, CoEngagement trained, int window) {
        this.pairs = CoEngagement.of(sequences, Partition.VALIDATION, numbers, window);
        this.candidates = IntStream.of(trained.engaged()).limit(MOST_CANDIDATES).toArray();
        this.places = new int[pairs.items()];
        java.util.Arrays.fill(places, -1);
        this.popularity = new double[candidates.length];
        double all = IntStream.of(candidates).mapToDouble(trained::total).sum();
        for (int i = 0; i < candidates.length; i++) {
            places[candidates[i]] = i;
            popularity[i] = Math.log(trained.total(candidates[i]) / all);
        }
        this.rows = IntStream.of(pairs.engaged())
                .filter(item -> places[item] >= 0)
                .limit(MOST_ROWS)
                .toArray();
    }

    /** Whether there is nothing held out; then {@link #gain} is NaN. */
    boolean isEmpty() {
        return rows.length == 0;
    }

    double gain(EncoderNetwork network) {
        float[][] vectors = vectors(network);
        double gain = 0;
        double weight = 0;
        double[] scores = new double[candidates.length];
        for (int row : rows) {
            int self = places[row];
            double normal = score(vectors, self, scores);
            double baseline = Math.log1p(-Math.exp(popularity[self]));
            double here = 0;
            double count = 0;
            for (int at = pairs.start(row); at < pairs.start(row + 1); at++) {
                int other = places[pairs.column(at)];
                if (other >= 0) {
                    here += pairs.count(at) * (scores[other] - normal - (popularity[other] - baseline));
                    count += pairs.count(at);
                }
            }
            if (count > 0) {
                gain += here / count * Math.sqrt(count);
                weight += Math.sqrt(count);
            }
        }
        return weight == 0 ? Double.NaN : gain / weight;
    }

    /** Fills in the scores of all candidates beside one, and gives the log of the sum of their exponentials without itself. */
    private double score(float[][] vectors, int self, double[] scores) {
        float[] mine = vectors[self];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < scores.length; i++) {
            double dot = 0;
            for (int k = 0; k < mine.length; k++) {
                dot += (double) mine[k] * vectors[i][k];
            }
            scores[i] = dot + popularity[i];
            most = i == self ? most : Math.max(most, scores[i]);
        }
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += i == self ? 0 : Math.exp(scores[i] - most);
        }
        return most + Math.log(sum);
    }

    private float[][] vectors(EncoderNetwork network) {
        float[][] vectors = new float[candidates.length][];
        for (int from = 0; from < candidates.length; from += CHUNK) {
            int[] items = java.util.Arrays.copyOfRange(candidates, from, Math.min(candidates.length, from + CHUNK));
            List<float[]> parts = network.parts(items);
            int dimension = parts.get(0).length / items.length;
            for (int i = 0; i < items.length; i++) {
                vectors[from + i] = new float[parts.size() * dimension];
                for (int m = 0; m < parts.size(); m++) {
                    System.arraycopy(parts.get(m), i * dimension, vectors[from + i], m * dimension, dimension);
                }
            }
        }
        return vectors;
    }
}
