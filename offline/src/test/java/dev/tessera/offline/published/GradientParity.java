package dev.tessera.offline.published;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.Variable;
import dev.tessera.offline.network.WeightSource;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.towers.Tower;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Builds a tower over variables that hold its published weights, as training does, and takes the gradients of a scalar loss. */
final class GradientParity {
    private GradientParity() {}

    /**
     * The gradient of sum(features * loss) with respect to every parameter, by name.
     *
     * @param loss [items, width]
     */
    static <T extends TType> Map<String, Weights> gradients(
            Tower<T> tower, WeightSource weights, Function<Ops, Operand<T>> content, Weights loss) {
        try (Network network = new Network(0, new TensorFlowThreads(1, 1))) {
            Ops tf = network.tf();
            Layers layers = new Layers(tf, network.variables(), Dropout.none());
            Operand<TFloat32> factors = tf.constant(loss.shape(), DataBuffers.of(loss.values(), true, false));
            Operand<TFloat32> product = tf.math.mul(tower.features(tf, layers, content.apply(tf)), factors);
            List<Variable> variables = List.copyOf(network.variables().parameters());
            List<Operand<TFloat32>> gradients =
                    gradients(network, tf.reduceSum(product, tf.constant(new int[] {0, 1})), variables);
            Map<String, Weights> values = new HashMap<>();
            variables.forEach(v -> values.put(v.name(), weights.weights(v.name(), v.shape())));
            network.start().assign(values);
            Step step = network.step();
            gradients.forEach(step::fetch);
            List<float[]> found = step.run().values();
            Map<String, Weights> all = new HashMap<>();
            for (int i = 0; i < variables.size(); i++) {
                all.put(variables.get(i).name(), new Weights(variables.get(i).shape(), found.get(i)));
            }
            return all;
        }
    }

    private static List<Operand<TFloat32>> gradients(
            Network network, Operand<TFloat32> loss, List<Variable> variables) {
        Output<?>[] with = variables.stream().map(v -> v.value().asOutput()).toArray(Output<?>[]::new);
        List<Operand<TFloat32>> gradients = new ArrayList<>();
        for (Output<?> gradient : network.graph().addGradients(loss.asOutput(), with)) {
            gradients.add(gradient.expect(TFloat32.class));
        }
        return gradients;
    }
}
