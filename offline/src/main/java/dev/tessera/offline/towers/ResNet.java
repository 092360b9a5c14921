package dev.tessera.offline.towers;

import dev.tessera.offline.network.Activation;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.towers.Convolutions.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * A residual network (He et al., 2016): a stem, then stages of residual layers that halve the picture from stage to stage. The features are
 * the mean over positions after the last. Convolutions are named {@code stem}; {@code stage0/layer0/conv0}, {@code stage0/layer0/shortcut}
 * and so on, their normalisations {@code .../norm}.
 *
 * @param stem channels of the first convolution
 * @param stages one after the other
 * @param layer of which kind the layers are
 * @param halvesFirst whether the first stage halves the picture too
 * @param activation after the stem and at the end of a layer; within a layer it is always ReLU
 */
public record ResNet(
        PixelScale scale, int stem, List<Stage> stages, Layer layer, boolean halvesFirst, Activation activation)
        implements ImageTower, StackedTower<TUint8> {
    private static final float EPSILON = 1e-5f;

    public ResNet {
        stages = List.copyOf(stages);
    }

    /** Channels that a stage gives, and its number of layers. */
    public record Stage(int channels, int layers) {}

    /** What a residual layer is made of. */
    public enum Layer {
        /** Two convolutions of 3 x 3; the first takes the step. */
        BASIC,
        /** One of 3 x 3 between two of 1 x 1, which make it four times narrower; that of 3 x 3 takes the step. */
        BOTTLENECK,
        /** As {@link #BOTTLENECK}, but the first convolution takes the step, as in the original paper. */
        EARLY_BOTTLENECK;

        /** Convolutions of a layer, in order. */
        List<Kernel> kernels(int inputs, int outputs, int stride) {
            int narrow = outputs / 4;
            int first = this == EARLY_BOTTLENECK ? stride : 1;
            return this == BASIC
                    ? List.of(kernel(3, stride, inputs, outputs), kernel(3, 1, outputs, outputs))
                    : List.of(
                            kernel(1, first, inputs, narrow),
                            kernel(3, stride / first, narrow, narrow),
                            kernel(1, 1, narrow, outputs));
        }
    }

    @Override
    public int width() {
        return stages.get(stages.size() - 1).channels;
    }

    @Override
    public int blocks() {
        return stages.stream().mapToInt(Stage::layers).sum();
    }

    @Override
    public int block(String parameter) {
        Optional<Integer> stage = Numbered.of("stage", parameter);
        if (stage.isEmpty()) {
            return 0;
        }
        String within = parameter.substring(parameter.indexOf('/') + 1);
        int before = stages.stream().limit(stage.get()).mapToInt(Stage::layers).sum();
        return before + Numbered.of("layer", within).orElseThrow() + 1;
    }

    @Override
    public Operand<TFloat32> features(Ops tf, Layers layers, Operand<TUint8> pixels) {
        return upper(tf, layers, lower(tf, layers, pixels, 0), 0);
    }

    @Override
    public Operand<TFloat32> lower(Ops tf, Layers layers, Operand<TUint8> content, int blocks) {
        Convolutions net = new Convolutions(tf, layers);
        Operand<TFloat32> x = normed(net, "stem", scale.apply(tf, content), kernel(7, 2, 3, stem));
        x = net.maxPool(activation.apply(tf, x), 3, 2, Padding.CENTRED);
        for (Residual each : residuals().subList(0, blocks)) {
            x = residual(tf, net, each, x);
        }
        return x;
    }

    @Override
    public Operand<TFloat32> upper(Ops tf, Layers layers, Operand<TFloat32> activations, int blocks) {
        Convolutions net = new Convolutions(tf, layers);
        Operand<TFloat32> x = activations;
        for (Residual each : residuals().subList(blocks, blocks())) {
            x = residual(tf, net, each, x);
        }
        return net.meanPool(x);
    }

    /**
     * A residual layer.
     *
     * @param shortcut the convolution beside it, which is left out where it would change neither size nor channels
     */
    private record Residual(String name, Kernel shortcut) {}

    private List<Residual> residuals() {
        List<Residual> residuals = new ArrayList<>();
        int inputs = stem;
        for (int s = 0; s < stages.size(); s++) {
            int outputs = stages.get(s).channels;
            for (int i = 0; i < stages.get(s).layers; i++) {
                int stride = i == 0 && (s > 0 || halvesFirst) ? 2 : 1;
                residuals.add(new Residual("stage" + s + "/layer" + i, kernel(1, stride, inputs, outputs)));
                inputs = outputs;
            }
        }
        return residuals;
    }

    private Operand<TFloat32> residual(Ops tf, Convolutions net, Residual residual, Operand<TFloat32> x) {
        String name = residual.name;
        Kernel shortcut = residual.shortcut;
        List<Kernel> kernels = layer.kernels(shortcut.inputs(), shortcut.outputs(), shortcut.stride());
        Operand<TFloat32> y = x;
        for (int i = 0; i < kernels.size(); i++) {
            y = normed(net, name + "/conv" + i, y, kernels.get(i));
            y = i < kernels.size() - 1 ? tf.nn.relu(y) : y;
        }
        boolean same = shortcut.stride() == 1 && shortcut.inputs() == shortcut.outputs();
        Operand<TFloat32> beside = same ? x : normed(net, name + "/shortcut", x, shortcut);
        return activation.apply(tf, tf.math.add(y, beside));
    }

    private static Operand<TFloat32> normed(Convolutions net, String name, Operand<TFloat32> x, Kernel kernel) {
        return net.norm(name + "/norm", net.linear(name, x, kernel), kernel.outputs(), EPSILON);
    }

    private static Kernel kernel(int size, int stride, int inputs, int outputs) {
        return new Kernel(size, stride, inputs, outputs, Padding.CENTRED, false);
    }
}
