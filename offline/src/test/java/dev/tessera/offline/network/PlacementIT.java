package dev.tessera.offline.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.tensorflow.Device;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** On which device a network trains. TensorFlow has a substitute for the GPUs that are not here. */
class PlacementIT {
    private static final Device FOURTH = Device.gpu(3);
    private static final int STEPS = 5;

    @TempDir
    Path folder;

    @Test
    void everyOperationIsOnTheDeviceAskedFor() {
        try (Training training = new Training(FOURTH)) {
            training.losses();

            List<NodeDef> operations =
                    training.network.runningGraph().toGraphDef().getNodeList();
            assertThat(operations)
                    .extracting(NodeDef::getName)
                    .as("gradients, the optimiser's and those of checkpoints among them")
                    .anyMatch(name -> name.startsWith("gradients/"))
                    .anyMatch(name -> name.contains("checkpoint/"));
            assertThat(operations).extracting(NodeDef::getDevice).containsOnly(FOURTH.name());
        }
    }

    @Test
    void withoutADeviceTheGraphIsAsItWasBuilt() {
        try (Training training = new Training(Device.first())) {
            training.losses();

            assertThat(training.network.runningGraph()).isSameAs(training.network.graph());
            assertThat(training.network.graph().toGraphDef().getNodeList())
                    .extracting(NodeDef::getDevice)
                    .containsOnly("");
        }
    }

    @Test
    void whereThereIsNoGpuTheDeviceChangesNoBit() {
        try (Training placed = new Training(FOURTH);
                Training plain = new Training(Device.first())) {
            assertThat(placed.losses()).isEqualTo(plain.losses()).hasSize(STEPS).doesNotHaveDuplicates();
        }
    }

    /** A layer that learns a sum, and is saved after every step. */
    private final class Training implements AutoCloseable {
        final Network network;
        private final Placeholder<TFloat32> input;
        private final Placeholder<TInt64> step;
        private final Operand<TFloat32> loss;
        private final Optimiser optimiser;
        private final Checkpoints checkpoints;

        Training(Device device) {
            network = new Network(1, new TensorFlowThreads(1, 1).on(device));
            Ops tf = network.tf();
            input = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 3)));
            step = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
            Layers layers = new Layers(tf, network.variables(), Dropout.none());
            Operand<TFloat32> error = tf.math.sub(layers.dense("layer", input, 3, 1), tf.reduceSum(input, tf.array(1)));
            loss = tf.reduceSum(tf.math.square(error), tf.array(0, 1));
            List<Optimiser.Trained> all = network.variables().parameters().stream()
                    .map(variable -> new Optimiser.Trained(variable, 1))
                    .toList();
            optimiser = new Optimiser(network, loss, all, step, new Optimiser.Settings(UpdateRule.adam(), 0.1f, 1, 1));
            checkpoints = new Checkpoints(network, folder);
            network.start();
        }

        List<Float> losses() {
            List<Float> losses = new ArrayList<>();
            for (long number = 0; number < STEPS; number++) {
                Step run = network.step()
                        .feed(input, new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
                        .feed(step, number)
                        .fetch(loss);
                losses.add(optimiser.update(run, 0.1f).run().scalar(0));
                checkpoints.save(new Checkpoints.Progress(number, "same", Map.of()));
                checkpoints.restore("same");
            }
            return losses;
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
