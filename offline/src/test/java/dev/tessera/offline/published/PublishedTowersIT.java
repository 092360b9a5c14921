package dev.tessera.offline.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.FrozenParameters;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.towers.FrozenTower;
import dev.tessera.offline.towers.PublishedImage;
import dev.tessera.offline.towers.PublishedText;
import dev.tessera.offline.towers.TowerOutputs;
import dev.tessera.store.SharedData;
import dev.tessera.store.feature.AttributeRule;
import dev.tessera.store.feature.ItemFeatures;
import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.ItemTowers;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

class PublishedTowersIT {
    private static final String MOBILE_NET = "weights/mobilenet_v2_1.0_224";
    private static final int CLASSES = 1001;
    private static final int[] GOLDEN_IDS = {
        101, 9121, 2466, 1006, 2786, 1007, 1012, 1037, 7668, 1999, 10204, 1010, 1879, 1755, 999, 102
    };
    private static final float[] GOLDEN_LONG = {0.01004f, 0.068899f, 0.080528f, -0.019284f, 0.01544f, 0.041776f};
    private static final float[] GOLDEN_SHORT = {0.004576f, 0.159795f, 0.01541f, 0.031668f, -0.003808f, 0.049027f};

    @TempDir
    Path folder;

    @Test
    void mobileNetSeesAMacaw() throws Exception {
        Path weights = SharedData.require(MOBILE_NET);
        PublishedImage tower = ModelFolder.open(weights).image();
        byte[] pixels = tower.rule().pixels(Files.readAllBytes(weights.resolve("parrot.jpg")));
        List<String> labels = Files.readAllLines(weights.resolve("imagenet_labels.txt"));
        SafeTensors file = SafeTensors.open(weights.resolve("model.safetensors"));
        try (Network graph = new Network(0, TensorFlowThreads.forTraining())) {
            Ops tf = graph.tf();
            Operand<TUint8> input = tf.placeholder(TUint8.class, Placeholder.shape(Shape.of(1, 224, 224, 3)));
            Layers layers = new Layers(tf, new FrozenParameters(tf, tower.weights()), Dropout.none());
            Layers head = new Layers(tf, new FrozenParameters(tf, classifier(file)), Dropout.none());
            Operand<TFloat32> features = tower.network().features(tf, layers, input);
            Operand<TFloat32> classes = tf.nn.softmax(head.dense("classifier", features, 1280, CLASSES));
            float[] found = graph.step()
                    .feed(input, pixels, 1, 224, 224, 3)
                    .fetch(classes)
                    .run()
                    .floats(0);
            assertThat(found[labels.indexOf("macaw")]).isGreaterThan(0.99f);
        }
    }

    private static Map<String, Weights> classifier(WeightFile file) {
        return Map.of(
                "classifier/weight", file.linear("classifier.weight", 1280, CLASSES),
                "classifier/bias", file.tensor("classifier.bias", CLASSES));
    }

    @Test
    void weightsOfTheWrongShapeAreRefusedWithTheTensorAndBothShapes() throws IOException {
        Path weights = SharedData.require(MOBILE_NET);
        for (String file : List.of("preprocessor_config.json", "model.safetensors")) {
            Files.copy(weights.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        String config = Files.readString(weights.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"),
                config.replace("\"depth_multiplier\": 1.0", "\"depth_multiplier\": 0.5"));
        PublishedImage narrow = ModelFolder.open(folder).image();
        assertThatThrownBy(() -> FrozenTower.of(narrow, folder.resolve("cache")))
                .isInstanceOf(WrongWeightsException.class)
                .hasMessageContaining("'mobilenet_v2.conv_stem.first_conv.convolution.weight'")
                .hasMessageContaining("[32, 3, 3, 3]")
                .hasMessageContaining("expected [16, 3, 3, 3]");
    }

    /** The first numbers that ONNX Runtime gives for the same model, mean over tokens, length 1. */
    @Test
    void miniLmAgreesWithItsPublishedModel() {
        PublishedText published = MiniLm.published();
        FrozenTower tower = FrozenTower.of(published, folder.resolve("cache"));
        Path encoder = folder.resolve("encoder");
        tower.linkInto(encoder);
        Preprocessing preprocessing = new Preprocessing(
                Preprocessing.VERSION,
                8,
                Map.of(Modality.TEXT, tower.digest()),
                published.rule(),
                PixelRule.square(1),
                AttributeRule.none());
        ItemFeatures features = new ItemFeatures(preprocessing, encoder);
        List<Item> items = List.of(item("Toy Story (1995). A café in Zürich, 東京!"), item("A short text."), item(""));
        assertThat(features.tokens(items.get(0)))
                .containsExactly(
                        java.util.Arrays.stream(GOLDEN_IDS).map(id -> id + 1).toArray());
        Path cache = folder.resolve("cache");
        try (TowerOutputs outputs = new TowerOutputs(cache);
                ItemTowers towers = ItemTowers.load(encoder, features, outputs, TensorFlowThreads.forTraining())) {
            float[][] found = towers.text(items);
            assertThat(java.util.Arrays.copyOf(found[0], 6)).containsExactly(GOLDEN_LONG, within(1e-5f));
            assertThat(java.util.Arrays.copyOf(found[1], 6)).containsExactly(GOLDEN_SHORT, within(1e-5f));
            assertThat(found[2]).isEmpty();
            assertThat(towers.text(items)[0]).isSameAs(found[0]);
        }
    }

    private static Item item(String text) {
        return new Item(new ItemId("i"), text, "", Map.of(), new byte[0], Instant.EPOCH);
    }
}
