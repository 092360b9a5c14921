package dev.tessera.offline.finetune;

import java.io.Serializable;

/**
 * How the encoder is trained.
 *
 * @param dimension of the parts
 * @param steps the most steps
 * @param batch items in a step; all their co-engagements take part
 * @param window how many events apart two engagements of a user may be to count as together
 * @param rate peak learning rate
 * @param decay weight decay
 * @param dropout of the features that the projections read
 * @param modalityDropout probability with which each modality of an item is hidden in a step
 * @param interval steps between validations
 * @param patience validations without improvement after which training stops
 */
public record FineTuneSettings(
        int dimension,
        int steps,
        int batch,
        int window,
        double rate,
        double decay,
        double dropout,
        double modalityDropout,
        int interval,
        int patience)
        implements Serializable {
    /** For catalogs of up to some ten thousand items on a CPU. */
    public static FineTuneSettings standard() {
        return new FineTuneSettings(64, 600, 512, 10, 2e-3, 0.05, 0.1, 0.1, 50, 4);
    }

    /** For the demo shop: some three quarters of a minute on two cores. */
    public static FineTuneSettings demo() {
        return new FineTuneSettings(32, 560, 256, 20, 8e-3, 0.1, 0.05, 0.1, 100, 2);
    }

    public FineTuneSettings withSteps(int other) {
        return new FineTuneSettings(
                dimension, other, batch, window, rate, decay, dropout, modalityDropout, interval, patience);
    }

    public FineTuneSettings withDimension(int other) {
        return new FineTuneSettings(
                other, steps, batch, window, rate, decay, dropout, modalityDropout, interval, patience);
    }
}
