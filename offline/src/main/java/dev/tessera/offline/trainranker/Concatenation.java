package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.scoring.CombinedParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What {@link RankerSettings.Fusion#CONCATENATED} adds to the sum of the mapped parts: the parts side by side, absent ones zero, and which are there, through
 * one hidden layer of rectified units, less what that makes of an item without any. It begins with nothing. {@link CombinedParts} computes the same outside
 * TensorFlow.
 */
final class Concatenation {
    private static final String HIDDEN = "item/concatenation/hidden";
    private static final String OUTPUT = "item/concatenation/output/weight";

    private Concatenation() {}

    /**
     * Adds the network to a graph.
     *
     * @param shown parts, zero where absent or hidden [rows, part dimension], one a modality
     * @param present 1 where a part is there [rows, 1], one a modality
     * @return [rows, dimension]
     */
    static Operand<TFloat32> network(
            Ops tf,
            Layers layers,
            RankerSettings settings,
            List<Operand<TFloat32>> shown,
            List<Operand<TFloat32>> present,
            int partDimension) {
        List<Operand<TFloat32>> all = new ArrayList<>(shown);
        all.addAll(present);
        int dimension = settings.shape().dimension();
        int units = 2 * dimension;
        int inputs = shown.size() * (partDimension + 1);
        Operand<TFloat32> hidden = tf.nn.relu(layers.dense(HIDDEN, tf.concat(all, tf.constant(1)), inputs, units));
        Operand<TFloat32> nothing = tf.nn.relu(layers.parameter(HIDDEN + "/bias", Initialiser.zeros(), units));
        Operand<TFloat32> kept =
                layers.dropout(hidden, settings.regularisation().dropout());
        // Less nothing behind the dropout, not before it: noise that all units share makes better order of new items.
        Operand<TFloat32> weight = layers.parameter(OUTPUT, Initialiser.zeros(), units, dimension);
        return layers.matMul(tf.math.sub(kept, nothing), weight, units, dimension);
    }

    /** The trained network; empty if the ranker has none. */
    static Optional<CombinedParts> trained(Map<String, Weights> weights) {
        return weights.containsKey(OUTPUT)
                ? Optional.of(new CombinedParts(
                        ItemTable.weight(weights, HIDDEN + "/weight"),
                        ItemTable.weight(weights, HIDDEN + "/bias"),
                        ItemTable.weight(weights, OUTPUT)))
                : Optional.empty();
    }
}
