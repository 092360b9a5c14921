package dev.tessera.offline.trainranker;

import dev.tessera.store.model.Modality;
import java.util.EnumMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Where a ranker in training finds the parts of items. */
@FunctionalInterface
public interface PartSource {
    /**
     * The parts of some items, [rows, part dimension]; anything where absent.
     *
     * @param rows of the catalog
     */
    Operand<TFloat32> of(Modality modality, Operand<TInt32> rows);

    /** Parts that do not change. */
    static PartSource constant(Ops tf, CatalogParts content) {
        Map<Modality, Operand<TFloat32>> all = new EnumMap<>(Modality.class);
        for (Modality modality : content.modalities()) {
            all.put(
                    modality,
                    tf.constant(
                            Shape.of(content.items(), content.dimension()),
                            DataBuffers.of(content.values(modality), true, false)));
        }
        return (modality, rows) -> tf.gather(all.get(modality), rows, tf.constant(0));
    }
}
