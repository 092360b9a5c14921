package dev.tessera.offline.towers;

import dev.tessera.offline.network.Activation;
import dev.tessera.offline.network.Layers;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The layers of a transformer encoder (Vaswani et al., 2017): attention, then two dense layers with an activation between them, each half
 * added to what it read. Parameters are named {@code layer0/attention}, {@code layer0/attention/norm}, {@code layer0/inner},
 * {@code layer0/outer}, {@code layer0/norm}, and so on.
 *
 * @param inner width between the two dense layers
 * @param epsilon of the layer normalisations
 * @param normFirst whether a half normalises what it reads, as in ViT and CLIP; else its sum is normalised, as in BERT
 */
public record Transformer(
        int layers, Layers.AttentionSize size, int inner, Activation activation, float epsilon, boolean normFirst) {
    public int width() {
        return size.width();
    }

    /**
     * The block that a parameter of the tower around the layers belongs to, as {@link Tower#block} has it. Where a half normalises what it reads, a
     * last normalisation and a projection come behind the layers; else the tower's own normalisation comes before them.
     */
    int block(String parameter) {
        boolean behind = normFirst && (parameter.startsWith("norm/") || parameter.startsWith("projection/"));
        return Numbered.of("layer", parameter).map(number -> number + 1).orElse(behind ? layers + 1 : 0);
    }

    /**
     * The layers in one graph.
     *
     * @param bias of the attention, as {@link Layers#attention} has it
     */
    Stack in(Ops tf, Layers net, Operand<TFloat32> bias) {
        return new Stack(tf, net, bias);
    }

    /** A layer normalisation as the layers have it. */
    Operand<TFloat32> norm(Layers net, String name, Operand<TFloat32> x) {
        return net.layerNorm(name, x, width(), epsilon);
    }

    /** Layers in one graph. */
    final class Stack {
        private final Ops tf;
        private final Layers net;
        private final Operand<TFloat32> bias;

        private Stack(Ops tf, Layers net, Operand<TFloat32> bias) {
            this.tf = tf;
            this.net = net;
            this.bias = bias;
        }

        /**
         * Adds some of them.
         *
         * @param x [items, length, width]
         * @param from the first one, from 0
         * @param to the one after the last
         * @return [items, length, width]
         */
        Operand<TFloat32> apply(Operand<TFloat32> x, int from, int to) {
            Operand<TFloat32> y = x;
            for (int i = from; i < to; i++) {
                String name = "layer" + i;
                y = half(name + "/attention/norm", y, read -> net.attention(name + "/attention", read, bias, size, 0));
                y = half(name + "/norm", y, read -> dense(name, read));
            }
            return y;
        }

        private Operand<TFloat32> half(String norm, Operand<TFloat32> x, UnaryOperator<Operand<TFloat32>> half) {
            if (normFirst) {
                return tf.math.add(x, net.innerDropout(half.apply(norm(net, norm, x))));
            }
            return norm(net, norm, tf.math.add(x, net.innerDropout(half.apply(x))));
        }

        private Operand<TFloat32> dense(String name, Operand<TFloat32> x) {
            Operand<TFloat32> hidden = activation.apply(tf, net.dense(name + "/inner", x, width(), inner));
            return net.dense(name + "/outer", hidden, inner, width());
        }
    }
}
