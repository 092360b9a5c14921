package dev.tessera.offline.trainranker;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The items a step's softmax runs over, each once, so that no negative can be an accidental hit. Either all trainable items, or the
 * targets of the batch plus uniform draws; then each logit is corrected by the logarithm of the item's expected number of draws.
 */
final class Candidates {
    private final int[] rows;
    private final float[] corrections;
    private final int[] numbers;

    private Candidates(int[] rows, float[] corrections, int items) {
        this.rows = rows;
        this.corrections = corrections;
        this.numbers = new int[items];
        Arrays.fill(numbers, -1);
        for (int number = 0; number < rows.length; number++) {
            numbers[rows[number]] = number;
        }
    }

    /** Every trainable item. */
    static Candidates all(Corpus corpus) {
        return new Candidates(corpus.trainable().clone(), new float[corpus.trainable().length], corpus.items());
    }

    /**
     * The targets of a batch and {@code negatives} uniform draws from the trainable items.
     *
     * @param shares each item's share of all training targets
     */
    static Candidates sampled(
            Corpus corpus, List<Corpus.Sequence> batch, int negatives, double[] shares, SplittableRandom random) {
        boolean[] taken = new boolean[corpus.items()];
        boolean[] trainable = new boolean[corpus.items()];
        for (int row : corpus.trainable()) {
            trainable[row] = true;
        }
        int targets = 0;
        for (Corpus.Sequence sequence : batch) {
            for (int target : sequence.targets()) {
                taken[target] |= trainable[target];
                targets++;
            }
        }
        int population = corpus.trainable().length;
        for (int draw = 0; draw < negatives; draw++) {
            taken[corpus.trainable()[random.nextInt(population)]] = true;
        }
        int[] rows = java.util.stream.IntStream.range(0, taken.length)
                .filter(i -> taken[i])
                .toArray();
        float[] corrections = new float[rows.length];
        double uniform = Math.log1p(-1.0 / population) * negatives;
        for (int i = 0; i < rows.length; i++) {
            double missed = Math.exp(uniform + Math.log1p(-shares[rows[i]]) * targets);
            corrections[i] = (float) Math.log(1 - missed);
        }
        return new Candidates(rows, corrections, corpus.items());
    }

    int[] rows() {
        return rows;
    }

    float[] corrections() {
        return corrections;
    }

    /** The item's number among the candidates, -1 if it is none. */
    int numberOf(int item) {
        return numbers[item];
    }
}
