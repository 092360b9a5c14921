package dev.tessera.offline.secondstage;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import dev.tessera.store.secondstage.SecondStageRule;
import dev.tessera.store.secondstage.StageInputs;
import dev.tessera.store.vector.ItemParts;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * From a candidate and a history to a residual: an activation unit (Zhou et al., 2018) says for each entry of the history how much this candidate looks at it and
 * what it finds there; what was found, the candidate's own features and the moment give the residual, and a gate how far to trust it. Vectors enter by their
 * similarities alone, by modality and whole, so the network stays right when the first stage is trained anew and its space is turned. Of a new
 * network every residual is 0.
 */
final class SecondStageNetwork {
    /** By modality, of the whole vectors, and their product. */
    static final int SIMILARITIES = ItemParts.PARTS + 2;

    static final int KINDS = 8;
    static final float NORM_EPSILON = 1e-6f;
    static final float PRODUCT_SCALE = 0.1f;
    private static final float HIDDEN = -1e9f;
    private static final int NUMBERS = SecondStageRule.MOST_NUMBERS;
    private static final int PAIR = SIMILARITIES + NUMBERS;

    private final Ops tf;
    private final Layers layers;
    private final SecondStageSettings.Shape shape;
    private final int dimension;

    SecondStageNetwork(Ops tf, Layers layers, SecondStageSettings.Shape shape, int dimension) {
        this.tf = tf;
        this.layers = layers;
        this.shape = shape;
        this.dimension = dimension;
    }

    /** As {@link StageInputs} has them. */
    record Inputs(
            Operand<TFloat32> candidateParts,
            Operand<TFloat32> candidateFeatures,
            Operand<TFloat32> historyParts,
            Operand<TFloat32> historyFeatures,
            Operand<TInt32> historyKinds,
            Operand<TFloat32> context) {
        static Inputs placeholders(Ops tf, int length, int dimension) {
            int parts = ItemParts.PARTS * dimension;
            return new Inputs(
                    floats(tf, -1, -1, parts),
                    floats(tf, -1, -1, StageInputs.CANDIDATE_FEATURES),
                    floats(tf, -1, length, parts),
                    floats(tf, -1, length, StageInputs.HISTORY_FEATURES),
                    tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, length))),
                    floats(tf, -1, StageInputs.CONTEXT_FEATURES));
        }

        private static Operand<TFloat32> floats(Ops tf, long... dimensions) {
            return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(dimensions)));
        }
    }

    /**
     * @param residuals [questions, candidates]
     * @param attention [questions, candidates, length]
     */
    record Outputs(Operand<TFloat32> residuals, Operand<TFloat32> attention) {}

    Outputs build(Inputs inputs) {
        Operand<TFloat32> unit = activationUnit(inputs);
        Operand<TFloat32> logits = tf.squeeze(columns(unit, 0, 1), org.tensorflow.op.core.Squeeze.axis(List.of(3L)));
        Operand<TFloat32> attention = attention(logits, inputs.historyKinds());
        Operand<TFloat32> found = tf.reduceSum(
                tf.math.mul(tf.expandDims(attention, tf.constant(3)), columns(unit, 1, shape.pooled())),
                tf.constant(2));
        return new Outputs(residuals(found, inputs), attention);
    }

    /** [questions, candidates, length, 1 + pooled]: an attention logit, and what is found. */
    private Operand<TFloat32> activationUnit(Inputs inputs) {
        int width = shape.hidden();
        Operand<TFloat32> kinds = layers.embedding("stage/kind", inputs.historyKinds(), KINDS, shape.kind());
        Operand<TFloat32> entries = tf.concat(List.of(inputs.historyFeatures(), kinds), tf.constant(2));
        Operand<TFloat32> ofPair = layers.linear("stage/pair", pairs(inputs), PAIR, width);
        Operand<TFloat32> ofEntry =
                layers.dense("stage/entry", entries, StageInputs.HISTORY_FEATURES + shape.kind(), width);
        Operand<TFloat32> ofCandidate =
                layers.linear("stage/asking", inputs.candidateFeatures(), StageInputs.CANDIDATE_FEATURES, width);
        Operand<TFloat32> sum = tf.math.add(
                tf.math.add(ofPair, tf.expandDims(ofEntry, tf.constant(1))),
                tf.expandDims(ofCandidate, tf.constant(2)));
        return layers.dense("stage/unit", layers.gelu(sum), width, 1 + shape.pooled());
    }

    /** [questions, candidates, length, similarities and closeness of numbers]. */
    private Operand<TFloat32> pairs(Inputs inputs) {
        Operand<TFloat32> candidates = byModality(inputs.candidateParts());
        Operand<TFloat32> entries = byModality(inputs.historyParts());
        Operand<TFloat32> similar =
                product(layers.unitNorm(candidates, NORM_EPSILON), layers.unitNorm(entries, NORM_EPSILON));
        Operand<TFloat32> whole = tf.math.mul(product(last(candidates), last(entries)), tf.constant(PRODUCT_SCALE));
        Operand<TFloat32> similarities =
                tf.linalg.transpose(tf.concat(List.of(similar, whole), tf.constant(1)), tf.array(0, 2, 3, 1));
        return tf.concat(List.of(similarities, closeness(inputs)), tf.constant(3));
    }

    /** [questions, rows, 4 * dimension] to [questions, modalities and their sum, rows, dimension]. */
    private Operand<TFloat32> byModality(Operand<TFloat32> parts) {
        Operand<TInt32> split = tf.concat(
                List.of(tf.slice(tf.shape(parts), tf.array(0), tf.array(2)), tf.array(ItemParts.PARTS, dimension)),
                tf.constant(0));
        Operand<TFloat32> each = tf.linalg.transpose(tf.reshape(parts, split), tf.array(0, 2, 1, 3));
        Operand<TFloat32> sum = tf.reduceSum(each, tf.constant(1), ReduceSum.keepDims(true));
        return tf.concat(List.of(each, sum), tf.constant(1));
    }

    private Operand<TFloat32> last(Operand<TFloat32> byModality) {
        return tf.slice(byModality, tf.array(0, ItemParts.PARTS, 0, 0), tf.array(-1, 1, -1, -1));
    }

    private Operand<TFloat32> product(Operand<TFloat32> candidates, Operand<TFloat32> entries) {
        return tf.train.batchMatMul(candidates, entries, TFloat32.class, BatchMatMul.adjY(true));
    }

    /** Minus the squared distance of each number; 0 where one of the two has none. */
    private Operand<TFloat32> closeness(Inputs inputs) {
        Operand<TFloat32> ofCandidate = tf.expandDims(inputs.candidateFeatures(), tf.constant(2));
        Operand<TFloat32> ofEntry = tf.expandDims(inputs.historyFeatures(), tf.constant(1));
        int from = StageInputs.CANDIDATE_NUMBERS_AT;
        int at = StageInputs.HISTORY_NUMBERS_AT;
        Operand<TFloat32> apart = tf.math.sub(columns(ofCandidate, from, NUMBERS), columns(ofEntry, at, NUMBERS));
        Operand<TFloat32> both =
                tf.math.mul(columns(ofCandidate, from + NUMBERS, NUMBERS), columns(ofEntry, at + NUMBERS, NUMBERS));
        return tf.math.neg(tf.math.mul(tf.math.square(apart), both));
    }

    /** Softmax over the entries and one empty place, so that a candidate may look at none of them. */
    private Operand<TFloat32> attention(Operand<TFloat32> logits, Operand<TInt32> kinds) {
        Operand<TFloat32> none = tf.dtypes.cast(tf.math.equal(kinds, tf.constant(0)), TFloat32.class);
        Operand<TFloat32> hidden = tf.expandDims(tf.math.mul(none, tf.constant(HIDDEN)), tf.constant(1));
        Operand<TFloat32> place = tf.math.add(
                tf.math.mul(tf.slice(logits, tf.array(0, 0, 0), tf.array(-1, -1, 1)), tf.constant(0f)),
                layers.parameter("stage/nothing", Initialiser.zeros(), 1));
        Operand<TFloat32> softmax =
                tf.nn.softmax(tf.concat(List.of(place, tf.math.add(logits, hidden)), tf.constant(2)));
        return tf.slice(softmax, tf.array(0, 0, 1), tf.array(-1, -1, -1));
    }

    private Operand<TFloat32> residuals(Operand<TFloat32> found, Inputs inputs) {
        int width = shape.hidden();
        int seen = shape.pooled() + StageInputs.CANDIDATE_FEATURES;
        Operand<TFloat32> own = tf.concat(List.of(found, inputs.candidateFeatures()), tf.constant(2));
        Operand<TFloat32> moment = layers.dense("stage/moment", inputs.context(), StageInputs.CONTEXT_FEATURES, width);
        Operand<TFloat32> sum =
                tf.math.add(layers.linear("stage/found", own, seen, width), tf.expandDims(moment, tf.constant(1)));
        Operand<TFloat32> hidden = layers.gelu(sum);
        Operand<TFloat32> gate = tf.math.sigmoid(layers.dense("stage/gate", hidden, width, 1));
        Operand<TFloat32> weight = layers.parameter("stage/residual/weight", Initialiser.zeros(), width, 1);
        Operand<TFloat32> residual = tf.math.mul(gate, layers.matMul(hidden, weight, width, 1));
        return tf.squeeze(residual, org.tensorflow.op.core.Squeeze.axis(List.of(2L)));
    }

    /** A range of the last of four dimensions. */
    private Operand<TFloat32> columns(Operand<TFloat32> x, int from, int count) {
        return tf.slice(x, tf.array(0, 0, 0, from), tf.array(-1, -1, -1, count));
    }
}
