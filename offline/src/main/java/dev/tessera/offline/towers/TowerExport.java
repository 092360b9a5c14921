package dev.tessera.offline.towers;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.FrozenParameters;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.SavedModelExport;
import dev.tessera.offline.network.WeightSource;
import dev.tessera.store.tensorflow.EncoderModel;
import dev.tessera.store.tensorflow.ModelSignature;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/** Writes a tower with fixed parameters as a SavedModel. */
record TowerExport<T extends TType>(Tower<T> tower, WeightSource weights, ModelSignature signature) {
    /**
     * @param input makes the placeholder for the content
     * @param sample content that the written model is tried with; stays the caller's to close
     */
    void write(Path folder, Function<Ops, Operand<T>> input, Tensor sample) {
        try (SavedModelExport export = new SavedModelExport(signature)) {
            Ops tf = export.tf();
            Operand<T> content = input.apply(tf);
            Layers layers = new Layers(tf, new FrozenParameters(tf, weights), Dropout.none());
            export.input(EncoderModel.INPUT, content)
                    .output(EncoderModel.OUTPUT, tower.features(tf, layers, content))
                    .write(folder, Map.of(EncoderModel.INPUT, sample));
        }
    }
}
