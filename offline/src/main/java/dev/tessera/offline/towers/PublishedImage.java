package dev.tessera.offline.towers;

import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.tensorflow.EncoderModel;
import java.nio.file.Path;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TUint8;

/**
 * A published tower for pictures.
 *
 * @param rule how pictures are scaled for it
 */
public record PublishedImage(ImageTower network, PixelRule rule, TowerWeights weights) implements PublishedTower {
    @Override
    public EncoderModel model() {
        return EncoderModel.IMAGE_TOWER;
    }

    @Override
    public String digest() {
        return Digests.of(network.toString(), rule.toString(), weights.digest());
    }

    @Override
    public void write(Path folder) {
        Shape many = Shape.of(-1, rule.height(), rule.width(), 3);
        Shape one = Shape.of(1, rule.height(), rule.width(), 3);
        byte[] pixels = new byte[rule.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 31);
        }
        try (TUint8 sample = TUint8.tensorOf(one, DataBuffers.of(pixels, true, false))) {
            new TowerExport<>(network, weights, model().signature(rule, network.width(), 0))
                    .write(folder, tf -> tf.placeholder(TUint8.class, Placeholder.shape(many)), sample);
        }
    }
}
