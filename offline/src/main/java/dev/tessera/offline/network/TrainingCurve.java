package dev.tessera.offline.network;

/**
 * One point of a training run, for the table {@code training_curve}.
 *
 * @param stage {@code fine-tune} or {@code train-ranker}
 * @param loss mean training loss since the point before
 * @param validation the metric that early stopping watches, higher is better
 * @param seconds since the run started
 */
public record TrainingCurve(
        String study, String stage, int epoch, long step, double loss, double validation, double seconds) {}
