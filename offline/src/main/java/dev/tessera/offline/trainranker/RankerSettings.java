package dev.tessera.offline.trainranker;

import java.io.Serializable;

/**
 * How the ranker model is built and trained.
 *
 * @param shape sizes of the network
 * @param regularisation what keeps it from learning users by heart
 * @param schedule how long and how fast it learns
 * @param seed decides initial values, order and every mask
 */
public record RankerSettings(Shape shape, Regularisation regularisation, Learning schedule, long seed)
        implements Serializable {
    /** Entries of a history that the demo's model reads; its shoppers have some 18 events. */
    public static final int DEMO_HISTORY = 24;

    /** As measured in docs/results/movielens-small.md. */
    public static final double ITEM_DROPOUT = 0.1;

    /**
     * @param dimension of item and user vectors
     * @param length entries of a history that are read
     * @param layers of the transformer
     * @param heads of its attention
     * @param pools heads of the decayed sums beside it
     * @param fusion how the parts of an item become one vector
     */
    public record Shape(int dimension, int length, int layers, int heads, int pools, Fusion fusion)
            implements Serializable {
        /** Of vectors that are sums. */
        public Shape(int dimension, int length, int layers, int heads, int pools) {
            this(dimension, length, layers, heads, pools, Fusion.ADDITIVE);
        }

        int biasColumns() {
            return layers * heads + pools;
        }
    }

    /** How the parts of an item become one vector. */
    public enum Fusion {
        /** A sum of what each modality says by itself. */
        ADDITIVE,
        /** The same and what a network makes of all parts together, of which each modality has a share. */
        CONCATENATED
    }

    /**
     * @param dropout of activations and attention weights
     * @param weightDecay of matrices
     * @param contentShare share of training rows that see items without their behaviour residual, in history and candidates alike
     * @param itemDropout probability that a single item loses its residual for a step, as if it were new
     * @param modalityDropout probability that an item loses one modality for a step
     * @param shrinkage k in the residual's scale n / (n + k), n being the item's training events
     * @param labelSmoothing share of the target's probability given to all candidates
     */
    public record Regularisation(
            double dropout,
            double weightDecay,
            double contentShare,
            double itemDropout,
            double modalityDropout,
            double shrinkage,
            double labelSmoothing)
            implements Serializable {}

    /**
     * @param batchRows sequences a step
     * @param peakRate highest learning rate
     * @param steps at most; more if the training rows would not be seen twice
     * @param patience validations without a better one before training stops
     * @param fullSoftmaxItems most trainable items whose loss is over all of them; beyond, negatives are drawn
     * @param negatives how many are drawn a step
     */
    public record Learning(int batchRows, double peakRate, int steps, int patience, int fullSoftmaxItems, int negatives)
            implements Serializable {}

    public static RankerSettings standard(int dimension, long seed) {
        return new RankerSettings(
                new Shape(dimension, 50, 2, 2, 4),
                new Regularisation(0.3, 0.05, 0.5, ITEM_DROPOUT, 0.1, 3, 0),
                new Learning(32, 3e-3, 600, 3, 50_000, 8_192),
                seed);
    }

    /** The same for histories of another length. */
    public RankerSettings reading(int length) {
        return with(new Shape(shape.dimension, length, shape.layers, shape.heads, shape.pools, shape.fusion));
    }

    /** The same with vectors made otherwise. */
    public RankerSettings with(Fusion fusion) {
        return with(new Shape(shape.dimension, shape.length, shape.layers, shape.heads, shape.pools, fusion));
    }

    /** The same with another {@link Regularisation#itemDropout}. */
    public RankerSettings withItemDropout(double probability) {
        Regularisation same = regularisation;
        return new RankerSettings(
                shape,
                new Regularisation(
                        same.dropout,
                        same.weightDecay,
                        same.contentShare,
                        probability,
                        same.modalityDropout,
                        same.shrinkage,
                        same.labelSmoothing),
                schedule,
                seed);
    }

    private RankerSettings with(Shape other) {
        return new RankerSettings(other, regularisation, schedule, seed);
    }

    /**
     * For the demo shop: short histories, smaller vectors, few steps; some ten seconds on two cores. Its tastes do not change and
     * lie in the content, so the residual is trusted late.
     */
    public static RankerSettings demo(long seed) {
        RankerSettings standard = standard(32, seed);
        Learning usual = standard.schedule();
        return new RankerSettings(
                new Shape(32, DEMO_HISTORY, 1, 2, 4),
                new Regularisation(0.1, 0.05, 0.3, 0.4, 0.05, 100, 0),
                new Learning(64, 1.5e-2, 200, 3, usual.fullSoftmaxItems(), usual.negatives()),
                seed);
    }
}
