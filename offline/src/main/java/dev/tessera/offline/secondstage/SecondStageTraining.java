package dev.tessera.offline.secondstage;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Optimiser;
import dev.tessera.offline.network.Schedule;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.SecondStageRule;
import dev.tessera.store.secondstage.StageInputs;
import dev.tessera.store.secondstage.StageItems;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.vector.ItemParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The training graph of a second stage. The loss is the cross entropy between the wanted candidate and softmax(first score + residual) over it and the negatives
 * that were drawn, each user counting the same. A fit begins anew, and takes seconds; everything random depends on the seed and the step.
 */
final class SecondStageTraining implements AutoCloseable {
    private static final int ASKED_AT_ONCE = 8;
    private static final int WARM_UP_SHARE = 10;
    private static final double LAST_RATE = 0.02;

    private final SecondStageSettings settings;
    private final SecondStageRule rule;
    private final StageItems items;
    private final int dimension;
    private final Network network;
    private final SecondStageNetwork.Inputs inputs;
    private final SecondStageNetwork.Outputs outputs;
    private final Operand<TFloat32> scores;
    private final Operand<TFloat32> weights;
    private final Operand<TInt64> number;
    private final Operand<TFloat32> loss;
    private final Optimiser optimiser;

    SecondStageTraining(SecondStageSettings settings, SecondStageRule rule, StageItems items, int dimension) {
        this(
                settings,
                rule,
                items,
                dimension,
                Optimiser.Settings.withDecay(settings.learning().weightDecay()));
    }

    SecondStageTraining(
            SecondStageSettings settings,
            SecondStageRule rule,
            StageItems items,
            int dimension,
            Optimiser.Settings updates) {
        this.settings = settings;
        this.rule = rule;
        this.items = items;
        this.dimension = dimension;
        this.network = new Network(settings.seed(), TensorFlowThreads.forTraining());
        Ops tf = network.tf();
        Layers layers = new Layers(tf, network.variables(), Dropout.none());
        this.inputs =
                SecondStageNetwork.Inputs.placeholders(tf, settings.shape().history(), dimension);
        this.outputs = new SecondStageNetwork(tf, layers, settings.shape(), dimension).build(inputs);
        this.scores = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
        this.weights = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
        this.number = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
        this.loss = loss(tf, layers);
        this.optimiser = new Optimiser(network, loss, Optimiser.Trained.all(network), number, updates);
        network.start();
    }

    /** The wanted candidate is the first one. */
    private Operand<TFloat32> loss(Ops tf, Layers layers) {
        Operand<TFloat32> logits = tf.math.add(scores, outputs.residuals());
        Operand<TInt32> shape = tf.shape(scores);
        Operand<TInt32> first = tf.fill(tf.slice(shape, tf.array(0), tf.array(1)), tf.constant(0));
        Operand<TInt32> count = tf.reshape(tf.slice(shape, tf.array(1), tf.array(1)), tf.array(new int[0]));
        Operand<TFloat32> each = layers.crossEntropy(logits, first, count);
        return tf.reduceSum(tf.math.mul(each, weights), tf.constant(0));
    }

    /**
     * Trains from the start.
     *
     * @param cases with an answer among their candidates; at least one
     * @param shown counts the steps
     */
    void fit(List<Case> cases, Progress shown) {
        network.start();
        StageBatches batches = new StageBatches(cases, settings);
        int steps = settings.learning().steps();
        Schedule schedule =
                new Schedule(settings.learning().peakRate(), Math.max(1, steps / WARM_UP_SHARE), steps, LAST_RATE);
        for (int step = 0; step < steps; step++) {
            double mean = step(batches.of(step), step, schedule.rate(step));
            shown.advance(1, String.format(Locale.ROOT, "loss %.3f", mean));
        }
    }

    /** One update. @return the loss before it */
    double step(StageBatches.Batch batch, long step, float rate) {
        StageInputs arrays = arrays(batch.questions());
        batch.shownAsNew().forEach(each -> arrays.makeNew(each / batch.candidates(), each % batch.candidates()));
        Step run = feed(arrays).feed(number, step);
        run.feed(scores, batch.scores(), batch.weights().length, batch.candidates())
                .feed(weights, batch.weights(), batch.weights().length)
                .fetch(loss);
        return optimiser.update(run, rate).run().scalar(0);
    }

    /** The residuals of each case's candidates. */
    List<float[]> residuals(List<Case> cases) {
        List<float[]> all = new ArrayList<>();
        for (int from = 0; from < cases.size(); from += ASKED_AT_ONCE) {
            List<Question> some = cases.subList(from, Math.min(cases.size(), from + ASKED_AT_ONCE)).stream()
                    .map(Case::question)
                    .toList();
            float[] found = feed(arrays(some)).fetch(outputs.residuals()).run().floats(0);
            int width = found.length / some.size();
            for (int i = 0; i < some.size(); i++) {
                all.add(Arrays.copyOfRange(
                        found, i * width, i * width + some.get(i).candidates().size()));
            }
        }
        return all;
    }

    private StageInputs arrays(List<Question> questions) {
        return SecondStageExport.sample(questions, rule, items, settings.shape().history(), dimension);
    }

    private Step feed(StageInputs arrays) {
        long rows = arrays.size().questions();
        long candidates = arrays.size().candidates();
        long length = arrays.size().length();
        long parts = (long) ItemParts.PARTS * dimension;
        return network.step()
                .feed(inputs.candidateParts(), arrays.candidateParts(), rows, candidates, parts)
                .feed(
                        inputs.candidateFeatures(),
                        arrays.candidateFeatures(),
                        rows,
                        candidates,
                        StageInputs.CANDIDATE_FEATURES)
                .feed(inputs.historyParts(), arrays.historyParts(), rows, length, parts)
                .feed(inputs.historyFeatures(), arrays.historyFeatures(), rows, length, StageInputs.HISTORY_FEATURES)
                .feed(inputs.historyKinds(), arrays.historyKinds(), rows, length)
                .feed(inputs.context(), arrays.context(), rows, StageInputs.CONTEXT_FEATURES);
    }

    void assign(Map<String, Weights> weights) {
        network.assign(weights);
    }

    Map<String, Weights> weights() {
        return network.weights();
    }

    @Override
    public void close() {
        network.close();
    }
}
