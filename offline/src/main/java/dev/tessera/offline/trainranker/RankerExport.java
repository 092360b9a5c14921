package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.FrozenParameters;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.SavedModelExport;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.tensorflow.UserModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Writes the trained user network as the SavedModel that {@link UserModel} loads. */
final class RankerExport {
    private static final int SAMPLES = 4;

    private RankerExport() {}

    static void write(Map<String, Weights> weights, RankerSettings.Shape shape, Path folder) {
        try (SavedModelExport export = new SavedModelExport(UserModel.signature(shape.length(), shape.dimension()))) {
            Ops tf = export.tf();
            Shape flat = Shape.of(-1, shape.length());
            UserNetwork.Inputs inputs = new UserNetwork.Inputs(
                    tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, shape.length(), shape.dimension()))),
                    tf.placeholder(TInt32.class, Placeholder.shape(flat)),
                    tf.placeholder(TFloat32.class, Placeholder.shape(flat)),
                    tf.placeholder(TFloat32.class, Placeholder.shape(flat)));
            Layers layers = new Layers(tf, new FrozenParameters(tf, weights), Dropout.none());
            UserNetwork network = new UserNetwork(tf, layers, shape, 0);
            export.input("history_vectors", inputs.vectors())
                    .input("history_kinds", inputs.kinds())
                    .input("history_ages", inputs.ages())
                    .input("history_values", inputs.values())
                    .output("user_vector", network.last(network.build(inputs), inputs.kinds()));
            Map<String, Tensor> sample = sample(shape);
            try {
                export.write(folder, sample);
            } finally {
                sample.values().forEach(Tensor::close);
            }
        }
    }

    /** Random histories of different lengths, to compare the written model on. */
    private static Map<String, Tensor> sample(RankerSettings.Shape shape) {
        SplittableRandom random = new SplittableRandom(1);
        int length = shape.length();
        float[] vectors = new float[SAMPLES * length * shape.dimension()];
        int[] kinds = new int[SAMPLES * length];
        float[] ages = new float[SAMPLES * length];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = (float) random.nextGaussian();
        }
        for (int row = 0; row < SAMPLES; row++) {
            int entries = Math.max(1, length * (row + 1) / SAMPLES);
            for (int p = 0; p < entries; p++) {
                kinds[row * length + p] = 1 + random.nextInt(5);
                ages[row * length + p] = (entries - 1 - p) * 1_000f;
            }
        }
        Shape flat = Shape.of(SAMPLES, length);
        Map<String, Tensor> sample = new LinkedHashMap<>();
        sample.put(
                "history_vectors",
                TFloat32.tensorOf(Shape.of(SAMPLES, length, shape.dimension()), DataBuffers.of(vectors, true, false)));
        sample.put("history_kinds", TInt32.tensorOf(flat, DataBuffers.of(kinds, true, false)));
        sample.put("history_ages", TFloat32.tensorOf(flat, DataBuffers.of(ages, true, false)));
        sample.put("history_values", TFloat32.tensorOf(flat, DataBuffers.of(new float[SAMPLES * length], true, false)));
        return sample;
    }
}
