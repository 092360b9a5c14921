package dev.tessera.offline.secondstage;

import java.io.Serializable;

/**
 * How the second stage is built and trained.
 *
 * @param candidates of the first stage's best, those that are put in order anew
 * @param seed decides initial values, order and which negatives are drawn
 */
public record SecondStageSettings(int candidates, Shape shape, Learning learning, long seed) implements Serializable {
    private static final long serialVersionUID = 1L;

    /**
     * @param history entries of a history that are read, the newest ones
     * @param hidden width of both hidden layers
     * @param pooled numbers that attention gathers from a history for a candidate
     * @param kind numbers that stand for the kind of an event
     */
    public record Shape(int history, int hidden, int pooled, int kind) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param batch questions a step
     * @param negatives drawn for each of them from the first stage's candidates
     * @param newShare share of the candidates that are shown as if nobody had chosen them yet, so that this says nothing against an item
     * @param weightDecay of matrices
     */
    public record Learning(int batch, int negatives, double newShare, int steps, double peakRate, double weightDecay)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** Of 200 candidates and the newest 24 entries of a history. */
    public static SecondStageSettings standard(long seed) {
        return new SecondStageSettings(200, new Shape(24, 8, 4, 4), new Learning(64, 31, 0.3, 300, 2e-2, 0.5), seed);
    }
}
