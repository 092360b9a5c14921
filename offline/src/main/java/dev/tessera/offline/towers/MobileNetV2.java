package dev.tessera.offline.towers;

import dev.tessera.offline.network.Activation;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.towers.Convolutions.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * MobileNetV2 (Sandler et al., 2018): a stem, 16 inverted residuals, a last convolution. The features are the mean over positions after it.
 * Layers are named {@code stem/first}, {@code stem/depthwise}, {@code stem/reduce}; {@code block0/expand}, {@code block0/depthwise},
 * {@code block0/reduce}; {@code last}.
 *
 * @param expansion how many times wider a residual is inside
 * @param epsilon of the batch normalisations
 */
public record MobileNetV2(
        PixelScale scale, Widths widths, double expansion, Padding padding, Activation activation, float epsilon)
        implements ImageTower, StackedTower<TUint8> {
    /** Channels, repeats and first stride of the residuals. */
    private static final int[][] STAGES = {{24, 2, 2}, {32, 3, 2}, {64, 4, 2}, {96, 3, 1}, {160, 3, 2}, {320, 1, 1}};

    @Override
    public int width() {
        return widths.last();
    }

    @Override
    public int blocks() {
        return Arrays.stream(STAGES).mapToInt(stage -> stage[1]).sum();
    }

    @Override
    public int block(String parameter) {
        int behind = parameter.startsWith("last/") ? blocks() + 1 : 0;
        return Numbered.of("block", parameter).map(number -> number + 1).orElse(behind);
    }

    @Override
    public Operand<TFloat32> features(Ops tf, Layers layers, Operand<TUint8> pixels) {
        return upper(tf, layers, lower(tf, layers, pixels, 0), 0);
    }

    @Override
    public Operand<TFloat32> lower(Ops tf, Layers layers, Operand<TUint8> content, int blocks) {
        Builder net = new Builder(tf, new Convolutions(tf, layers));
        return net.residuals(net.stem(scale.apply(tf, content), widths.of(32), widths.of(16)), 0, blocks);
    }

    @Override
    public Operand<TFloat32> upper(Ops tf, Layers layers, Operand<TFloat32> activations, int blocks) {
        Builder net = new Builder(tf, new Convolutions(tf, layers));
        Operand<TFloat32> x = net.residuals(activations, blocks, blocks());
        int inputs = widths.of(STAGES[STAGES.length - 1][0]);
        return net.blocks.meanPool(net.active("last", x, kernel(1, 1, inputs, width())));
    }

    /** Channels in and out, and the stride, of every residual. */
    private List<Kernel> residuals() {
        List<Kernel> residuals = new ArrayList<>();
        int inputs = widths.of(16);
        for (int[] stage : STAGES) {
            int outputs = widths.of(stage[0]);
            for (int repeat = 0; repeat < stage[1]; repeat++) {
                residuals.add(new Kernel(3, repeat == 0 ? stage[2] : 1, inputs, outputs));
                inputs = outputs;
            }
        }
        return residuals;
    }

    private Kernel kernel(int size, int stride, int inputs, int outputs) {
        return new Kernel(size, stride, inputs, outputs, padding, false);
    }

    /** The network in one graph. */
    private final class Builder {
        private final Ops tf;
        private final Convolutions blocks;

        Builder(Ops tf, Convolutions blocks) {
            this.tf = tf;
            this.blocks = blocks;
        }

        Operand<TFloat32> stem(Operand<TFloat32> pixels, int wide, int outputs) {
            Operand<TFloat32> first = active("stem/first", pixels, kernel(3, 2, 3, wide));
            Operand<TFloat32> inner = active("stem/depthwise", first, depthwise(1, wide));
            return normed("stem/reduce", inner, kernel(1, 1, wide, outputs));
        }

        Operand<TFloat32> residuals(Operand<TFloat32> x, int from, int to) {
            List<Kernel> all = MobileNetV2.this.residuals();
            Operand<TFloat32> y = x;
            for (int i = from; i < to; i++) {
                y = residual("block" + i, y, all.get(i));
            }
            return y;
        }

        private Operand<TFloat32> residual(String name, Operand<TFloat32> x, Kernel block) {
            int wide = widths.divisible(Math.rint(block.inputs() * expansion));
            Operand<TFloat32> expanded = active(name + "/expand", x, kernel(1, 1, block.inputs(), wide));
            Operand<TFloat32> inner = active(name + "/depthwise", expanded, depthwise(block.stride(), wide));
            Operand<TFloat32> y = normed(name + "/reduce", inner, kernel(1, 1, wide, block.outputs()));
            return block.stride() == 1 && block.inputs() == block.outputs() ? tf.math.add(x, y) : y;
        }

        Operand<TFloat32> active(String name, Operand<TFloat32> x, Kernel kernel) {
            return activation.apply(tf, normed(name, x, kernel));
        }

        private Operand<TFloat32> normed(String name, Operand<TFloat32> x, Kernel kernel) {
            return blocks.norm(name + "/norm", blocks.linear(name, x, kernel), kernel.outputs(), epsilon);
        }

        private Kernel depthwise(int stride, int channels) {
            return new Kernel(3, stride, channels, channels, padding, true);
        }
    }

    /**
     * How many channels the layers have.
     *
     * @param multiplier of the paper's numbers
     * @param divisor that all numbers are multiples of
     * @param least that a layer has
     * @param fineOutput whether the last layer stays as wide as in the paper where the others are narrower
     */
    public record Widths(double multiplier, int divisor, int least, boolean fineOutput) {
        /** Of a layer to which the paper gives {@code base} channels. */
        int of(int base) {
            return divisible(Math.rint(base * multiplier));
        }

        /** Rounded to a multiple of the divisor, never less than 90% of the exact number. */
        int divisible(double exact) {
            int rounded = Math.max(least, (int) (exact + divisor / 2.0) / divisor * divisor);
            return rounded < 0.9 * exact ? rounded + divisor : rounded;
        }

        int last() {
            return fineOutput && multiplier < 1 ? 1280 : of(1280);
        }
    }
}
