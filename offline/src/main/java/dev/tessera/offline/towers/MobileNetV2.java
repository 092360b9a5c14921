package dev.tessera.offline.towers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.feature.PixelRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * MobileNetV2 (Sandler et al., 2018) from a folder in the Hugging Face layout: {@code config.json}, {@code preprocessor_config.json},
 * {@code model.safetensors}. Batch normalisation is folded into the convolutions before it. The features are the mean over positions
 * after the last convolution, 1280 wide.
 */
public final class MobileNetV2 implements ImageTower {
    /** Channels, repeats and first stride of the inverted residuals after the stem's; expansion is the config's. */
    private static final int[][] STAGES = {{24, 2, 2}, {32, 3, 2}, {64, 4, 2}, {96, 3, 1}, {160, 3, 2}, {320, 1, 1}};

    private final Path folder;
    private final JsonNode config;
    private final JsonNode preprocessor;
    private final List<Block> blocks;

    private MobileNetV2(Path folder) {
        this.folder = folder;
        this.config = json(folder.resolve("config.json"));
        this.preprocessor = json(folder.resolve("preprocessor_config.json"));
        this.blocks = blocks();
    }

    /** @throws WrongWeightsException if the folder holds another kind of model; the message says which, and what was expected */
    public static MobileNetV2 open(Path folder) {
        MobileNetV2 tower = new MobileNetV2(folder);
        tower.require("model_type", "mobilenet_v2");
        tower.require("hidden_act", "relu6");
        tower.require("output_stride", "32");
        tower.require("first_layer_is_expansion", "true");
        tower.require("tf_padding", "true");
        return tower;
    }

    /** How pictures are scaled for it. */
    public PixelRule pixels() {
        JsonNode size = preprocessor.path("size");
        JsonNode crop = preprocessor.path("crop_size");
        if (size.has("shortest_edge")) {
            int edge = size.path("shortest_edge").asInt();
            return new PixelRule(
                    crop.path("height").asInt(edge), crop.path("width").asInt(edge), edge);
        }
        return new PixelRule(size.path("height").asInt(224), size.path("width").asInt(224), 0);
    }

    /** The file with the weights. */
    public Path weightFile() {
        return folder.resolve("model.safetensors");
    }

    @Override
    public int width() {
        return Math.max(1280, channels(1280));
    }

    @Override
    public Operand<TFloat32> features(Ops tf, Layers layers, Operand<TUint8> pixels) {
        Convolutions net = new Convolutions(tf, layers);
        Operand<TFloat32> x = net.scaled(pixels, floats("image_mean"), floats("image_std"));
        for (Block block : blocks) {
            x = block.apply(tf, net, x);
        }
        return net.meanPool(x);
    }

    /** Logits of the classes that the published model was trained on, from features. */
    public Operand<TFloat32> logits(Layers layers, Operand<TFloat32> features, int classes) {
        return layers.dense("classifier", features, width(), classes);
    }

    /** The parameters of {@link #features}, by name. */
    public Map<String, Weights> weights() {
        WeightFile file = SafeTensors.open(weightFile());
        Map<String, Weights> weights = new LinkedHashMap<>();
        float epsilon = (float) config.path("layer_norm_eps").asDouble(0.001);
        for (Block block : blocks) {
            for (Layer layer : block.layers) {
                FoldedNorm.put(weights, file, layer.name, layer.kernel, layer.depthwise, epsilon);
            }
        }
        return weights;
    }

    /** The parameters of {@link #logits}, by name. */
    public Map<String, Weights> classifierWeights(int classes) {
        WeightFile file = SafeTensors.open(weightFile());
        return Map.of(
                "classifier/weight", FoldedNorm.transposed(file.tensor("classifier.weight", classes, width())),
                "classifier/bias", file.tensor("classifier.bias", classes));
    }

    private List<Block> blocks() {
        int expansion = config.path("expand_ratio").asInt(6);
        int stem = channels(32);
        int inputs = channels(16);
        List<Block> all = new ArrayList<>();
        all.add(new Block(
                List.of(
                        layer("conv_stem.first_conv", 3, 2, 3, stem, false, true),
                        layer("conv_stem.conv_3x3", 3, 1, stem, stem, true, true),
                        layer("conv_stem.reduce_1x1", 1, 1, stem, inputs, false, false)),
                false));
        int number = 0;
        for (int[] stage : STAGES) {
            for (int repeat = 0; repeat < stage[1]; repeat++) {
                int outputs = channels(stage[0]);
                int stride = repeat == 0 ? stage[2] : 1;
                String name = "layer." + number++ + ".";
                int wide = inputs * expansion;
                all.add(new Block(
                        List.of(
                                layer(name + "expand_1x1", 1, 1, inputs, wide, false, true),
                                layer(name + "conv_3x3", 3, stride, wide, wide, true, true),
                                layer(name + "reduce_1x1", 1, 1, wide, outputs, false, false)),
                        stride == 1 && inputs == outputs));
                inputs = outputs;
            }
        }
        all.add(new Block(List.of(layer("conv_1x1", 1, 1, inputs, width(), false, true)), false));
        return all;
    }

    private static Layer layer(
            String name, int size, int stride, int inputs, int outputs, boolean depthwise, boolean active) {
        return new Layer(
                "mobilenet_v2." + name, new Convolutions.Kernel(size, stride, inputs, outputs), depthwise, active);
    }

    /** The paper's rule: multiplied, rounded to a multiple of the divisor, never less than 90% of the exact number. */
    private int channels(int base) {
        int divisor = config.path("depth_divisible_by").asInt(8);
        double exact = base * config.path("depth_multiplier").asDouble(1);
        int rounded = Math.max(config.path("min_depth").asInt(8), (int) (exact + divisor / 2.0) / divisor * divisor);
        return rounded < 0.9 * exact ? rounded + divisor : rounded;
    }

    private void require(String field, String expected) {
        String found = config.path(field).asText();
        if (!found.equals(expected)) {
            throw new WrongWeightsException(
                    folder.resolve("config.json") + ": " + field + " is '" + found + "', expected '" + expected + "'");
        }
    }

    private float[] floats(String field) {
        JsonNode values = preprocessor.path(field);
        float[] floats = new float[3];
        for (int i = 0; i < 3; i++) {
            floats[i] = (float) values.path(i).asDouble(0.5);
        }
        return floats;
    }

    private static JsonNode json(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new WrongWeightsException("no file " + file + ": expected a folder in the Hugging Face layout with "
                    + "config.json, preprocessor_config.json and model.safetensors");
        }
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private record Layer(String name, Convolutions.Kernel kernel, boolean depthwise, boolean active) {}

    /** Layers one after the other; a residual block adds what went in. */
    private record Block(List<Layer> layers, boolean residual) {
        Operand<TFloat32> apply(Ops tf, Convolutions net, Operand<TFloat32> in) {
            Operand<TFloat32> x = in;
            for (Layer layer : layers) {
                x = layer.depthwise
                        ? net.depthwise(layer.name, x, layer.kernel)
                        : net.convolution(layer.name, x, layer.kernel);
                x = layer.active ? tf.nn.relu6(x) : x;
            }
            return residual ? tf.math.add(in, x) : x;
        }
    }
}
