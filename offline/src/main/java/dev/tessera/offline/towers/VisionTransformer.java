package dev.tessera.offline.towers;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * A vision transformer (Dosovitskiy et al., 2021): the patches of a picture and a class token before them, with learned positions, through
 * a transformer; the features are the class token behind a last normalisation. Beside the layers' its parameters are {@code patches},
 * {@code class/value}, {@code positions/table} and {@code norm}.
 *
 * @param normsPatches whether there is a normalisation {@code first} before the layers, as in CLIP; there the patches have no bias
 * @param projection width that the class token is brought to by {@code projection}; 0 leaves it as it is
 */
public record VisionTransformer(
        PixelScale scale, Patches patches, Transformer transformer, boolean normsPatches, int projection)
        implements ImageTower, TransformerTower<VisionTransformer>, StackedTower<TUint8> {
    @Override
    public int width() {
        return projection == 0 ? transformer.width() : projection;
    }

    @Override
    public VisionTransformer with(Transformer other) {
        return new VisionTransformer(scale, patches, other, normsPatches, projection);
    }

    @Override
    public int blocks() {
        return transformer.layers();
    }

    @Override
    public int block(String parameter) {
        return transformer.block(parameter);
    }

    @Override
    public Operand<TFloat32> features(Ops tf, Layers layers, Operand<TUint8> pixels) {
        return upper(tf, layers, lower(tf, layers, pixels, 0), 0);
    }

    @Override
    public Operand<TFloat32> lower(Ops tf, Layers layers, Operand<TUint8> content, int blocks) {
        Operand<TFloat32> embedded = embedded(tf, layers, scale.apply(tf, content));
        Operand<TFloat32> x = normsPatches ? transformer.norm(layers, "first", embedded) : embedded;
        return stack(tf, layers).apply(x, 0, blocks);
    }

    @Override
    public Operand<TFloat32> upper(Ops tf, Layers layers, Operand<TFloat32> activations, int blocks) {
        Operand<TFloat32> y = stack(tf, layers).apply(activations, blocks, blocks());
        Operand<TFloat32> token = tf.gather(y, tf.constant(0), tf.constant(1));
        Operand<TFloat32> normed = transformer.norm(layers, "norm", token);
        return projection == 0 ? normed : layers.linear("projection", normed, transformer.width(), projection);
    }

    private Transformer.Stack stack(Ops tf, Layers layers) {
        return transformer.in(tf, layers, tf.constant(0f));
    }

    /** The class token and the patches, with their positions: [items, 1 + patches, width]. */
    private Operand<TFloat32> embedded(Ops tf, Layers layers, Operand<TFloat32> pixels) {
        Convolutions net = new Convolutions(tf, layers);
        int width = transformer.width();
        Convolutions.Kernel kernel = new Convolutions.Kernel(patches.edge, patches.edge, 3, width, Padding.NONE, false);
        Operand<TFloat32> grid =
                normsPatches ? net.linear("patches", pixels, kernel) : net.convolution("patches", pixels, kernel);
        Operand<TFloat32> row = tf.reshape(grid, tf.array(-1, patches.count(), width));
        Operand<TFloat32> first = layers.parameter("class/value", Initialiser.normal(0.02), width);
        Operand<TFloat32> each = tf.broadcastTo(
                first,
                tf.concat(
                        List.of(tf.slice(tf.shape(row), tf.array(0), tf.array(1)), tf.array(1, width)),
                        tf.constant(0)));
        Operand<TFloat32> positions =
                layers.parameter("positions/table", Initialiser.normal(0.02), 1 + patches.count(), width);
        return tf.math.add(tf.concat(List.of(each, row), tf.constant(1)), positions);
    }

    /**
     * What a picture is cut into.
     *
     * @param picture edge of the picture
     * @param edge of a patch; what is left over at the right and at the bottom is not read
     */
    public record Patches(int picture, int edge) {
        int count() {
            return (picture / edge) * (picture / edge);
        }
    }
}
