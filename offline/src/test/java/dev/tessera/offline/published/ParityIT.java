package dev.tessera.offline.published;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.FrozenParameters;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.towers.PublishedText;
import dev.tessera.store.feature.TextTokenizer;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Towers of every family against the reference implementation, on tiny checkpoints that it made. */
class ParityIT {
    private static final Map<String, TensorNames> NAMES =
            Map.of("bert", BertFamily.BERT, "distilbert", BertFamily.DISTILBERT);

    @ParameterizedTest
    @ValueSource(strings = {"bert", "distilbert"})
    void textsBecomeTheTokensOfTheReference(String checkpoint) throws IOException {
        Reference reference = Reference.of(checkpoint);
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
    @ValueSource(strings = {"bert", "bert-f16", "bert-bf16", "distilbert"})
    void textsHaveTheFeaturesOfTheReference(String checkpoint) throws IOException {
        Reference reference = Reference.of(checkpoint);
        PublishedText tower = ModelFolder.open(reference.folder()).text();
        try (Network network = new Network(0, new TensorFlowThreads(1, 1))) {
            Ops tf = network.tf();
            Layers layers = new Layers(tf, new FrozenParameters(tf, tower.weights()), Dropout.none());
            Operand<TFloat32> features = tower.network().features(tf, layers, tf.constant(padded(reference.tokens())));
            float[] found = network.step().fetch(features).run().floats(0);
            Deviation.assertClose(checkpoint, found, reference.features());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "distilbert"})
    void textTowersHaveTheGradientsOfTheReference(String checkpoint) throws IOException {
        Reference reference = Reference.of(checkpoint);
        PublishedText tower = ModelFolder.open(reference.folder()).text();
        int[][] tokens = padded(reference.tokens());
        Map<String, Weights> found = GradientParity.gradients(
                tower.network(),
                tower.weights(),
                tf -> tf.placeholderWithDefault(tf.constant(tokens), Shape.of(-1, -1)),
                reference.loss());
        compare(reference, checkpoint, found);
    }

    private static void compare(Reference reference, String checkpoint, Map<String, Weights> found) {
        PublishedWeights expected = new PublishedWeights(reference::gradients, () -> "", NAMES.get(checkpoint));
        Map<String, float[]> all = new HashMap<>();
        Map<String, float[]> wanted = new HashMap<>();
        found.forEach((name, gradient) -> {
            all.put(name, gradient.values());
            wanted.put(name, expected.weights(name, gradient.shape()).values());
        });
        Deviation.assertRelativelyClose("gradients of " + checkpoint, all, wanted);
    }

    private static int[][] padded(List<int[]> tokens) {
        int length = tokens.stream().mapToInt(each -> each.length).max().orElse(0);
        return tokens.stream().map(each -> Arrays.copyOf(each, length)).toArray(int[][]::new);
    }
}
