package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.model.Modality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What {@link RankerSettings.Fusion#CONCATENATED} adds to the sum of the mapped parts: the parts side by side, absent ones zero, and which are there, through
 * one hidden layer of rectified units. It begins with nothing.
 */
final class Concatenation {
    private static final String HIDDEN = "item/concatenation/hidden";
    private static final String OUTPUT = "item/concatenation/output/weight";

    private final CatalogParts content;
    private final float[] hiddenWeight;
    private final float[] hiddenBias;
    private final float[] output;
    private final int dimension;

    private Concatenation(CatalogParts content, Map<String, Weights> weights, int dimension) {
        this.content = content;
        this.hiddenWeight = ItemTable.weight(weights, HIDDEN + "/weight");
        this.hiddenBias = ItemTable.weight(weights, HIDDEN + "/bias");
        this.output = ItemTable.weight(weights, OUTPUT);
        this.dimension = dimension;
    }

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
        int inputs = shown.size() * (partDimension + 1);
        Operand<TFloat32> hidden =
                tf.nn.relu(layers.dense(HIDDEN, tf.concat(all, tf.constant(1)), inputs, units(dimension)));
        Operand<TFloat32> kept =
                layers.dropout(hidden, settings.regularisation().dropout());
        Operand<TFloat32> weight = layers.parameter(OUTPUT, Initialiser.zeros(), units(dimension), dimension);
        return layers.matMul(kept, weight, units(dimension), dimension);
    }

    /** @param weights of a trained ranker */
    static Concatenation trained(Map<String, Weights> weights, CatalogParts content, int dimension) {
        return new Concatenation(content, weights, dimension);
    }

    private static int units(int dimension) {
        return 2 * dimension;
    }

    /** Adds to the vector of one of the items, which lie side by side. */
    void addTo(float[] vectors, int item) {
        float[] hidden = hiddenBias.clone();
        int modalities = content.modalities().size();
        int parts = content.dimension();
        int m = 0;
        for (Modality modality : content.modalities()) {
            if (content.present(modality)[item] > 0) {
                for (int i = 0; i < parts; i++) {
                    add(hidden, content.values(modality)[item * parts + i], m * parts + i);
                }
                add(hidden, 1, modalities * parts + m);
            }
            m++;
        }
        for (int h = 0; h < hidden.length; h++) {
            for (int j = 0; hidden[h] > 0 && j < dimension; j++) {
                vectors[item * dimension + j] += hidden[h] * output[h * dimension + j];
            }
        }
    }

    private void add(float[] hidden, float value, int row) {
        for (int h = 0; h < hidden.length; h++) {
            hidden[h] += value * hiddenWeight[row * hidden.length + h];
        }
    }
}
