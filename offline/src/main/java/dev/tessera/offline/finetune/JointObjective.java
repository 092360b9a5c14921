package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.trainranker.Corpus;
import dev.tessera.offline.trainranker.JointRanker;
import dev.tessera.offline.trainranker.RankerSettings;
import dev.tessera.store.model.Modality;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Encoder and ranker model trained together: a ranker model learns to foretell what comes next in histories, and what it asks of item parts flows
 * into those of a batch. Of all other items it sees the parts that they had when they were last in one.
 */
final class JointObjective {
    /** Of the ranker's vectors, as of one that is trained by itself. */
    private static final int WIDTH = 64;

    private final Ops tf;
    private final Histories histories;
    private final int dimension;
    private final Content content;
    private final long seed;
    private final PartsTable table;
    private final JointRanker ranker;
    private final Operand<TInt32> places;
    private final Operand<TFloat32> weights;
    private final Op remembering;

    /**
     * What is learnt from.
     *
     * @param corpus items by number, those held out as new ones; its content is what their parts are at first
     * @param heldOut ascending
     * @param learnt other items with content, ascending
     */
    record Histories(Corpus corpus, int[] heldOut, int[] learnt) {}

    /**
     * Adds the ranker model to a graph.
     *
     * @param live parts of a batch side by side, in the order of the branches, those that an item lacks 0: [batch, branches x dimension]
     * @param start parts of all items to begin with
     */
    JointObjective(
            Network network, Histories histories, Content content, Operand<TFloat32> live, Weights start, long seed) {
        this.tf = network.tf();
        this.histories = histories;
        this.content = content;
        this.seed = seed;
        this.dimension = (int) start.shape().get(1) / content.branches().size();
        this.table = new PartsTable(network, start);
        this.places = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        this.weights = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 1)));
        Operand<TFloat32> weighted = weighted(live);
        Corpus corpus = histories.corpus();
        RankerSettings settings = RankerSettings.standard(WIDTH, ~seed).reading(corpus.longest());
        this.ranker = new JointRanker(network, corpus, settings, (modality, rows) -> parts(weighted, modality, rows));
        this.remembering = table.remember(live, ranker.loss());
    }

    Operand<TFloat32> loss() {
        return ranker.loss();
    }

    /** Peak learning rate of the ranker's variables. */
    double rate() {
        return ranker.rate();
    }

    /** The items of a batch, as many if there are. */
    LiveItems draw(int size, long batch) {
        SplittableRandom random = new SplittableRandom(~seed * 1_000_003 + batch);
        return LiveItems.draw(ranker.items(batch), histories.learnt(), size, random);
    }

    void feed(Step run, LiveItems drawn, long batch) {
        int size = drawn.items().length;
        int[] positions = new int[histories.corpus().items()];
        Arrays.fill(positions, -1);
        for (int i = 0; i < size; i++) {
            positions[drawn.items()[i]] = i;
        }
        ranker.feed(run, batch);
        table.feed(run, drawn.items());
        run.feed(places, positions, positions.length)
                .feed(weights, drawn.weights(), size, 1)
                .run(remembering);
    }

    /**
     * NDCG@10 of the items held out, among themselves, for the histories before them, as the encoder reads all of them now.
     *
     * @param encoder gives parts side by side
     * @param most questions to judge by
     */
    double ndcg(HeldOutItems.Vectors encoder, int most) {
        JointRanker.Questions questions = ranker.questions(histories.heldOut(), most);
        int[] items = questions.items();
        float[][] read = encoder.of(items);
        int width = content.branches().size() * dimension;
        float[] parts = new float[content.items() * width];
        for (int i = 0; i < items.length; i++) {
            System.arraycopy(read[i], 0, parts, items[i] * width, width);
        }
        return questions.ndcg(content.catalogParts(Weights.of(parts, content.items(), width)));
    }

    /** The same values, whose gradients weigh more or less. */
    private Operand<TFloat32> weighted(Operand<TFloat32> live) {
        Operand<TFloat32> rest = tf.math.mul(live, tf.math.sub(tf.constant(1f), weights));
        return tf.math.add(tf.math.mul(live, weights), tf.stopGradient(rest));
    }

    /** Of items that are live, what was read; of the others, what the table holds. */
    private Operand<TFloat32> parts(Operand<TFloat32> live, Modality modality, Operand<TInt32> rows) {
        Operand<TInt32> place = tf.gather(places, rows, tf.constant(0));
        Operand<TFloat32> isLive = tf.expandDims(
                tf.dtypes.cast(tf.math.greaterEqual(place, tf.constant(0)), TFloat32.class), tf.constant(1));
        Operand<TFloat32> read = tf.gather(live, tf.math.maximum(place, tf.constant(0)), tf.constant(0));
        Operand<TFloat32> remembered = tf.gather(table.value(), rows, tf.constant(0));
        Operand<TFloat32> all =
                tf.math.add(tf.math.mul(read, isLive), tf.math.mul(remembered, tf.math.sub(tf.constant(1f), isLive)));
        return tf.slice(all, tf.array(0, content.column(modality) * dimension), tf.array(-1, dimension));
    }
}
