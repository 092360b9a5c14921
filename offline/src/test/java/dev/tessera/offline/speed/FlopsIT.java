package dev.tessera.offline.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Optimiser;
import dev.tessera.offline.network.Precision;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

class FlopsIT {
    private static final List<Long> EACH_PLACE = List.of(1L, 1L, 1L, 1L);

    /** A product of [3, 4] and [4, 5], and on the way back one for each factor. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void aProductIsCountedThereAndBack(Precision precision) {
        Function<Layers, Operand<TFloat32>> dense = layers -> layers.dense("dense", input(layers, 3, 4), 4, 5);
        assertThat(forward(precision, dense)).isEqualTo(2.0 * 3 * 4 * 5);
        assertThat(update(precision, dense)).isEqualTo(3 * 2.0 * 3 * 4 * 5);
    }

    /** Two heads of three over [2, 7, 6]: four projections, then logits and mixture for each head. */
    @Test
    void attentionIsCountedForEachHead() {
        double projections = 4 * 2.0 * (2 * 7) * 6 * 6;
        double products = 2 * 2.0 * (2 * 2) * 7 * 7 * 3;
        assertThat(forward(
                        Precision.FLOAT32,
                        layers -> layers.attention(
                                "attention", input(layers, 2, 7, 6), zero(layers), new Layers.AttentionSize(6, 2), 0)))
                .isEqualTo(projections + products);
    }

    @Test
    void aConvolutionIsCountedThereAndBack() {
        double once = 2.0 * (2 * 8 * 8 * 4) * (3 * 3 * 5);
        Function<Layers, Operand<TFloat32>> convolution = layers -> tf.nn.conv2d(
                input(layers, 2, 8, 8, 5),
                layers.parameter("kernel", Initialiser.he(), 3, 3, 5, 4),
                EACH_PLACE,
                "SAME");
        assertThat(forward(Precision.FLOAT32, convolution)).isEqualTo(once);
        assertThat(update(Precision.FLOAT32, convolution)).isEqualTo(3 * once);
    }

    @Test
    void aConvolutionOfEachChannelIsCountedThereAndBack() {
        double once = 2.0 * (2 * 8 * 8 * 5) * (3 * 3);
        Function<Layers, Operand<TFloat32>> convolution = layers -> tf.nn.depthwiseConv2dNative(
                input(layers, 2, 8, 8, 5),
                layers.parameter("kernel", Initialiser.he(), 3, 3, 5, 1),
                EACH_PLACE,
                "SAME");
        assertThat(forward(Precision.FLOAT32, convolution)).isEqualTo(once);
        assertThat(update(Precision.FLOAT32, convolution)).isEqualTo(3 * once);
    }

    private Ops tf = Ops.create();

    private double forward(Precision precision, Function<Layers, Operand<TFloat32>> block) {
        try (Network network = new Network(1, new TensorFlowThreads(1, 1))) {
            Operand<TFloat32> y = block.apply(layers(network, precision));
            network.start();
            return Flops.of(network, y, step -> step);
        }
    }

    private double update(Precision precision, Function<Layers, Operand<TFloat32>> block) {
        try (Network network = new Network(1, new TensorFlowThreads(1, 1))) {
            Operand<TFloat32> y = block.apply(layers(network, precision));
            Operand<TFloat32> loss = tf.reduceSum(tf.math.square(tf.reshape(y, tf.array(-1))), tf.constant(0));
            Operand<TInt64> number = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
            Optimiser optimiser = new Optimiser(
                    network, loss, Optimiser.Trained.all(network), number, Optimiser.Settings.withDecay(0));
            network.start();
            return Flops.of(network, optimiser.gradientNorm(), step -> step);
        }
    }

    private Layers layers(Network network, Precision precision) {
        tf = network.tf();
        return new Layers(tf, network.variables(), Dropout.none(), 0, precision);
    }

    private static Operand<TFloat32> input(Layers layers, long... dimensions) {
        return layers.parameter("input", Initialiser.normal(1), dimensions);
    }

    private Operand<TFloat32> zero(Layers layers) {
        return tf.constant(0f);
    }
}
