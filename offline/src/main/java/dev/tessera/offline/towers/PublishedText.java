package dev.tessera.offline.towers;

import dev.tessera.store.feature.PieceRule;
import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.tensorflow.EncoderModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;

/**
 * A published tower for texts.
 *
 * @param rule how texts become tokens; the tokenizer is written under the name that it gives
 */
public record PublishedText(TextTower network, PieceRule rule, URL tokenizer, TowerWeights weights)
        implements PublishedTower {
    @Override
    public EncoderModel model() {
        return EncoderModel.TEXT_TOWER;
    }

    @Override
    public String digest() {
        return Digests.of(network.toString(), rule.toString(), Digests.of(tokenizer), weights.digest());
    }

    @Override
    public void write(Path folder) throws IOException {
        try (InputStream in = tokenizer.openStream()) {
            Files.copy(in, folder.resolve(rule.file()));
        }
        int[] texts = {1, 2, 3, 2, 0, 0};
        try (TInt32 sample = TInt32.tensorOf(Shape.of(2, 3), DataBuffers.of(texts, true, false))) {
            new TowerExport<>(network, weights, model().signature(PixelRule.square(1), network.width(), 0))
                    .write(folder, tf -> tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, -1))), sample);
        }
    }
}
