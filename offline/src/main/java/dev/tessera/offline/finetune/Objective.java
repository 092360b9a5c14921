package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Step;
import dev.tessera.store.model.Modality;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What the encoder is trained for beside engagement: a loss of the features of a batch. */
interface Objective {
    /** Adds the loss of a batch to the graph: a scalar, the mean over those that it can be said of. */
    Operand<TFloat32> loss(Features features);

    /**
     * Feeds what the loss needs besides features.
     *
     * @param number of the batch
     */
    void feed(Step run, int[] items, long number);

    /**
     * The features of a batch as heads read them.
     *
     * @param values by modality, [items, width]
     * @param present 1 where an item has the modality, else 0, [items, 1]
     */
    record Features(Map<Modality, Operand<TFloat32>> values, Map<Modality, Operand<TFloat32>> present) {
        boolean has(Modality modality) {
            return values.containsKey(modality);
        }

        Operand<TFloat32> value(Modality modality) {
            return Objects.requireNonNull(values.get(modality), () -> "no features of " + modality);
        }

        Operand<TFloat32> present(Modality modality) {
            return Objects.requireNonNull(present.get(modality), () -> "no features of " + modality);
        }
    }
}
