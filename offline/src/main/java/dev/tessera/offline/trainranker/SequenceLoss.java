package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.Variables;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * The ranker model in training: a batch of sequences in, the loss of their targets out. A sequence sees either whole item vectors or their
 * content alone, in its history and among its candidates alike.
 */
final class SequenceLoss {
    private static final float HIDDEN = -1e9f;

    private final RankerSettings settings;
    private final Ops tf;
    private final Operand<TInt64> step;
    private final Operand<TInt32> rows;
    private final Operand<TInt32> candidates;
    private final Operand<TFloat32> corrections;
    private final Operand<TInt32> history;
    private final Operand<TFloat32> contentOnly;
    private final UserNetwork.Inputs features;
    private final Side whole;
    private final Side content;
    private final Operand<TFloat32> loss;

    /** @param parts what items are made of */
    SequenceLoss(
            Ops tf,
            Variables variables,
            Corpus corpus,
            RankerSettings settings,
            ItemNetwork.ItemStart start,
            PartSource parts) {
        this.settings = settings;
        this.tf = tf;
        int length = settings.shape().length();
        this.step = placeholder(TInt64.class, Shape.scalar());
        this.rows = placeholder(TInt32.class, Shape.of(-1));
        this.candidates = placeholder(TInt32.class, Shape.scalar());
        this.corrections = placeholder(TFloat32.class, Shape.of(-1));
        this.history = placeholder(TInt32.class, Shape.of(-1, length));
        this.contentOnly = placeholder(TFloat32.class, Shape.of(-1));
        Dropout dropout = Dropout.keyedBy(tf, settings.seed(), step);
        Layers layers = new Layers(tf, variables, dropout);
        ItemNetwork.Table table = new ItemNetwork(tf, layers, dropout, settings, start).build(corpus, parts, rows);
        this.features = new UserNetwork.Inputs(
                historyVectors(layers, table),
                placeholder(TInt32.class, Shape.of(-1, length)),
                placeholder(TFloat32.class, Shape.of(-1, length)),
                placeholder(TFloat32.class, Shape.of(-1, length)));
        Operand<TFloat32> users = new UserNetwork(
                        tf, layers, settings.shape(), settings.regularisation().dropout())
                .build(features);
        Operand<TFloat32> flat = tf.reshape(users, tf.array(-1, settings.shape().dimension()));
        this.whole = new Side();
        this.content = new Side();
        Choices choices = choices(corpus);
        this.loss = tf.math.add(
                whole.loss(layers, flat, table.full(), table.bias(), choices),
                content.loss(layers, flat, table.content(), table.bias(), choices));
    }

    /** Mean over the targets of a batch. */
    Operand<TFloat32> loss() {
        return loss;
    }

    /** The number of the step, which dropout depends on. */
    Operand<TInt64> step() {
        return step;
    }

    Step feed(Step run, Batch batch, long number) {
        int length = settings.shape().length();
        int sequences = batch.sequences();
        run.feed(step, number)
                .feed(rows, batch.rows(), batch.rows().length)
                .feed(candidates, new int[] {batch.candidates()})
                .feed(corrections, batch.corrections(), batch.corrections().length)
                .feed(history, batch.history(), sequences, length)
                .feed(contentOnly, batch.contentOnly(), sequences)
                .feed(features.kinds(), batch.kinds(), sequences, length)
                .feed(features.ages(), batch.ages(), sequences, length)
                .feed(features.values(), batch.values(), sequences, length);
        whole.feed(run, batch.whole(), batch.targets());
        content.feed(run, batch.content(), batch.targets());
        return run;
    }

    private Operand<TFloat32> historyVectors(Layers layers, ItemNetwork.Table table) {
        Operand<TFloat32> share = tf.reshape(contentOnly, tf.array(-1, 1, 1));
        Operand<TFloat32> full = layers.rows(table.full(), history);
        if (settings.regularisation().contentShare() == 0) {
            return full;
        }
        return tf.math.add(
                tf.math.mul(full, tf.math.sub(tf.constant(1f), share)),
                tf.math.mul(layers.rows(table.content(), history), share));
    }

    /**
     * What a target is chosen from.
     *
     * @param count how many candidates there are
     * @param from from when on each candidate was there; empty if all always were
     * @param until from when on it was no longer; empty if all stay
     */
    private record Choices(Operand<TInt32> count, Optional<Operand<TInt32>> from, Optional<Operand<TInt32>> until) {}

    private Choices choices(Corpus corpus) {
        Availability availability = corpus.availability();
        return new Choices(
                candidates,
                availability.someCome() ? Optional.of(ofCandidates(availability.from())) : Optional.empty(),
                availability.someLeave() ? Optional.of(ofCandidates(availability.until())) : Optional.empty());
    }

    private Operand<TInt32> ofCandidates(int[] times) {
        Operand<TInt32> ofRows = tf.gather(tf.constant(times), rows, tf.constant(0));
        return tf.slice(ofRows, tf.array(0), tf.reshape(candidates, tf.array(1)));
    }

    private <T extends TType> Placeholder<T> placeholder(Class<T> type, Shape shape) {
        return tf.placeholder(type, Placeholder.shape(shape));
    }

    /** The targets of the sequences that see whole vectors, or of those that see content. */
    private final class Side {
        private final Operand<TInt32> positions = placeholder(TInt32.class, Shape.of(-1));
        private final Operand<TInt32> targets = placeholder(TInt32.class, Shape.of(-1));
        private final Operand<TInt32> times = placeholder(TInt32.class, Shape.of(-1));
        private final Operand<TInt32> seen = placeholder(TInt32.class, Shape.of(-1, 2));
        private final Operand<TFloat32> weight = placeholder(TFloat32.class, Shape.scalar());

        Operand<TFloat32> loss(
                Layers layers,
                Operand<TFloat32> users,
                Operand<TFloat32> items,
                Operand<TFloat32> bias,
                Choices choices) {
            int width = settings.shape().dimension();
            Operand<TFloat32> user = layers.rows(users, positions);
            Operand<TInt32> count = tf.reshape(choices.count(), tf.array(1));
            Operand<TFloat32> candidate =
                    tf.slice(items, tf.array(0, 0), tf.concat(List.of(count, tf.array(width)), tf.constant(0)));
            Operand<TFloat32> offset = tf.math.sub(tf.slice(bias, tf.array(0), count), corrections);
            Operand<TFloat32> logits = tf.math.add(tf.linalg.matMul(user, candidate, MatMul.transposeB(true)), offset);
            Operand<TFloat32> losses =
                    layers.crossEntropy(tf.math.add(logits, hidden(choices)), targets, choices.count());
            return tf.math.mul(tf.reduceSum(losses, tf.constant(0)), weight);
        }

        /** [targets, candidates]: what the user had seen, or what was not there yet, or no longer, was no choice. */
        private Operand<TFloat32> hidden(Choices choices) {
            Operand<TInt32> shape =
                    tf.concat(List.of(tf.shape(targets), tf.reshape(choices.count(), tf.array(1))), tf.constant(0));
            Operand<TFloat32> each = tf.fill(tf.slice(tf.shape(seen), tf.array(0), tf.array(1)), tf.constant(HIDDEN));
            Operand<TFloat32> known = tf.scatterNd(seen, each, shape);
            Operand<TInt32> moments = tf.expandDims(times, tf.constant(1));
            Operand<TFloat32> arrived = choices.from()
                    .map(from -> alsoHidden(known, tf.math.greater(tf.expandDims(from, tf.constant(0)), moments)))
                    .orElse(known);
            return choices.until()
                    .map(until -> alsoHidden(arrived, tf.math.lessEqual(tf.expandDims(until, tf.constant(0)), moments)))
                    .orElse(arrived);
        }

        private Operand<TFloat32> alsoHidden(Operand<TFloat32> hidden, Operand<TBool> more) {
            return tf.math.add(hidden, tf.math.mul(tf.dtypes.cast(more, TFloat32.class), tf.constant(HIDDEN)));
        }

        void feed(Step run, Batch.Targets given, int total) {
            run.feed(positions, given.positions(), given.positions().length)
                    .feed(targets, given.candidates(), given.candidates().length)
                    .feed(times, given.times(), given.times().length)
                    .feed(seen, given.seen(), given.seen().length / 2, 2)
                    .feed(weight, 1f / Math.max(1, total));
        }
    }
}
