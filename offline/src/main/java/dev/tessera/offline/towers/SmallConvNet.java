package dev.tessera.offline.towers;

import dev.tessera.offline.network.Layers;
import dev.tessera.store.feature.PixelRule;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * A small convolutional network to be trained from scratch on small pictures: four convolutions of stride 2. Its features are the means
 * over positions after the second, third and fourth, and the maxima after the fourth: textures and colours show early, shapes late.
 *
 * @param channels of the first convolution; each further one has more
 */
public record SmallConvNet(int channels) implements ImageTower {
    /** The pictures it reads, 48 x 48. */
    public static final PixelRule PIXELS = PixelRule.square(48);

    private static final PixelScale SCALE = PixelScale.of(0.5, 0.25);

    @Override
    public int width() {
        return 13 * channels;
    }

    @Override
    public int blocks() {
        return 4;
    }

    /** Its convolutions are {@code conv1} to {@code conv4}. */
    @Override
    public int block(String parameter) {
        return Numbered.of("conv", parameter).orElseThrow();
    }

    @Override
    public Operand<TFloat32> features(Ops tf, Layers layers, Operand<TUint8> pixels) {
        Convolutions net = new Convolutions(tf, layers);
        Operand<TFloat32> x = SCALE.apply(tf, pixels);
        int[] sizes = {3, channels, 2 * channels, 3 * channels, 4 * channels};
        List<Operand<TFloat32>> pooled = new ArrayList<>();
        for (int i = 1; i < sizes.length; i++) {
            Convolutions.Kernel kernel = new Convolutions.Kernel(i == 1 ? 5 : 3, 2, sizes[i - 1], sizes[i]);
            x = tf.nn.relu(net.convolution("conv" + i, x, kernel));
            if (i > 1) {
                pooled.add(net.meanPool(x));
            }
        }
        pooled.add(tf.reduceMax(x, tf.array(1, 2), new ReduceMax.Options[0]));
        return tf.concat(pooled, tf.constant(1));
    }
}
