package dev.tessera.offline.published;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.FrozenParameters;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.WeightSource;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.towers.ClipText;
import dev.tessera.offline.towers.PublishedImage;
import dev.tessera.offline.towers.PublishedText;
import dev.tessera.offline.towers.Tower;
import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.feature.TextTokenizer;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** Towers of every family against the reference implementation, on tiny checkpoints that it made. */
class ParityIT {
    private static final Map<String, TensorNames> TEXT =
            Map.of("bert", BertFamily.BERT, "distilbert", BertFamily.DISTILBERT, "clip", ClipFamily.TEXT);
    private static final Map<String, TensorNames> IMAGE = Map.of(
            "mobilenet_v2", MobileNetFamily.NAMES,
            "vit", VisionFamily.NAMES,
            "clip", ClipFamily.VISION,
            "resnet-basic", ResNetFamily.NAMES,
            "resnet-bottleneck", ResNetFamily.NAMES);

    @ParameterizedTest
    @ValueSource(strings = {"bert", "bert-f16", "distilbert", "clip"})
    void textsBecomeTheTokensOfTheReference(String checkpoint) throws IOException {
        Reference reference = Reference.text(checkpoint);
        PublishedText tower = ModelFolder.open(reference.folder()).text();
        List<int[]> expected = reference.tokens();
        try (TextTokenizer tokenizer = tower.rule().open(reference.folder())) {
            for (int i = 0; i < expected.size(); i++) {
                String text = reference.texts().get(i);
                assertThat(tokenizer.tokens(text)).as(text).isEqualTo(expected.get(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "bert-f16", "bert-bf16", "distilbert", "clip"})
    void textsHaveTheFeaturesOfTheReference(String checkpoint) throws IOException {
        Reference reference = Reference.text(checkpoint);
        PublishedText tower = ModelFolder.open(reference.folder()).text();
        float[] found = features(tower.network(), tower.weights(), texts(reference));
        Deviation.assertClose("features of " + checkpoint, found, reference.features());
    }

    /** Files from before the reference knew ends of text give number 2, and mean the piece with the highest. */
    @Test
    void anOlderClipEndsItsTextsWithTheHighestPiece(@TempDir Path folder) throws IOException {
        Reference reference = Reference.text("clip");
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(reference.folder().resolve(file), folder.resolve(file));
        }
        String config = Files.readString(folder.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"), config.replaceAll("\"eos_token_id\": \\d+", "\"eos_token_id\": 2"));
        PublishedText tower = ModelFolder.open(folder).text();
        assertThat(((ClipText) tower.network()).end()).isEqualTo(ClipText.HIGHEST);
        float[] found = features(tower.network(), tower.weights(), texts(reference));
        Deviation.assertClose("features of an older clip", found, reference.features());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "distilbert", "clip"})
    void textTowersHaveTheGradientsOfTheReference(String checkpoint) throws IOException {
        Reference reference = Reference.text(checkpoint);
        PublishedText tower = ModelFolder.open(reference.folder()).text();
        compare(
                reference,
                TEXT.get(checkpoint),
                GradientParity.gradients(tower.network(), tower.weights(), texts(reference), reference.loss()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2", "vit", "clip", "resnet-basic", "resnet-bottleneck", "resnet-early"})
    void picturesBecomeThePixelsOfTheReference(String checkpoint) throws Exception {
        Reference reference = Reference.image(checkpoint);
        PixelRule rule = ModelFolder.open(reference.folder()).image().rule();
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        for (byte[] picture : reference.pictures()) {
            found.write(rule.pixels(picture));
        }
        assertThat(Arrays.equals(found.toByteArray(), reference.pixels())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2", "vit", "clip", "resnet-basic", "resnet-bottleneck", "resnet-early"})
    void picturesHaveTheFeaturesOfTheReference(String checkpoint) {
        Reference reference = Reference.image(checkpoint);
        PublishedImage tower = ModelFolder.open(reference.folder()).image();
        float[] found = features(tower.network(), tower.weights(), pictures(reference, tower.rule()));
        Deviation.assertClose("features of " + checkpoint, found, reference.features());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2", "vit", "clip", "resnet-basic", "resnet-bottleneck"})
    void imageTowersHaveTheGradientsOfTheReference(String checkpoint) {
        Reference reference = Reference.image(checkpoint);
        PublishedImage tower = ModelFolder.open(reference.folder()).image();
        compare(
                reference,
                IMAGE.get(checkpoint),
                GradientParity.gradients(
                        tower.network(), tower.weights(), pictures(reference, tower.rule()), reference.loss()));
    }

    private static <T extends TType> float[] features(
            Tower<T> tower, WeightSource weights, Function<Ops, Operand<T>> content) {
        try (Network network = new Network(0, new TensorFlowThreads(1, 1))) {
            Ops tf = network.tf();
            Layers layers = new Layers(tf, new FrozenParameters(tf, weights), Dropout.none());
            Operand<TFloat32> features = tower.features(tf, layers, content.apply(tf));
            return network.step().fetch(features).run().floats(0);
        }
    }

    private static void compare(Reference reference, TensorNames names, Map<String, Weights> found) {
        WeightFile gradients = reference.gradients();
        PublishedWeights expected = new PublishedWeights(() -> gradients, () -> "", names);
        Map<String, float[]> ours = new HashMap<>();
        Map<String, float[]> theirs = new HashMap<>();
        found.forEach((name, gradient) -> {
            try {
                theirs.put(name, expected.weights(name, gradient.shape()).values());
                ours.put(name, gradient.values());
            } catch (WrongWeightsException e) {
                assertThat(e).hasMessageContaining("there is no tensor of this name");
            }
        });
        assertThat(theirs).hasSameSizeAs(gradients.names());
        Deviation.assertRelativelyClose("gradients of " + reference.folder().getFileName(), ours, theirs);
    }

    /** Fed where a placeholder stands in training, so that the shape is as little known. */
    private static Function<Ops, Operand<TInt32>> texts(Reference reference) throws IOException {
        int[][] tokens = padded(reference.tokens());
        return tf -> tf.placeholderWithDefault(tf.constant(tokens), Shape.of(-1, -1));
    }

    private static Function<Ops, Operand<TUint8>> pictures(Reference reference, PixelRule rule) {
        byte[] pixels = reference.pixels();
        Shape shape = Shape.of(pixels.length / rule.size(), rule.height(), rule.width(), 3);
        return tf -> tf.placeholderWithDefault(
                tf.constant(TUint8.class, shape, DataBuffers.of(pixels, true, false)),
                Shape.of(-1, rule.height(), rule.width(), 3));
    }

    private static int[][] padded(List<int[]> tokens) {
        int length = tokens.stream().mapToInt(each -> each.length).max().orElse(0);
        return tokens.stream().map(each -> Arrays.copyOf(each, length)).toArray(int[][]::new);
    }
}
