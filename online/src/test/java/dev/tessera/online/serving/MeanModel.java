package dev.tessera.online.serving;

import dev.tessera.offline.network.SavedModelExport;
import dev.tessera.store.tensorflow.UserModel;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A real ranker model that needs no training: the user vector is the sum of the history's item vectors. */
final class MeanModel {
    static final int LENGTH = 50;

    private MeanModel() {}

    /** Writes it where {@link UserModel#load} looks for it. */
    static void write(Path rankerFolder, int dimension) {
        try (SavedModelExport export = new SavedModelExport(UserModel.signature(LENGTH, dimension));
                TFloat32 vectors = zeros(LENGTH * dimension, Shape.of(1, LENGTH, dimension));
                TInt32 kinds = TInt32.tensorOf(Shape.of(1, LENGTH), DataBuffers.of(new int[LENGTH]));
                TFloat32 ages = zeros(LENGTH, Shape.of(1, LENGTH));
                TFloat32 values = zeros(LENGTH, Shape.of(1, LENGTH))) {
            Ops tf = export.tf();
            Shape flat = Shape.of(-1, LENGTH);
            Placeholder<TFloat32> v =
                    tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, LENGTH, dimension)));
            Placeholder<TInt32> k = tf.placeholder(TInt32.class, Placeholder.shape(flat));
            Operand<TFloat32> known =
                    tf.expandDims(tf.dtypes.cast(tf.math.minimum(k, tf.constant(1)), TFloat32.class), tf.constant(2));
            export.input("history_vectors", v).input("history_kinds", k);
            export.input("history_ages", tf.placeholder(TFloat32.class, Placeholder.shape(flat)));
            export.input("history_values", tf.placeholder(TFloat32.class, Placeholder.shape(flat)));
            export.output("user_vector", tf.sum(tf.math.mul(v, known), tf.constant(1), new Sum.Options[0]));
            Map<String, Tensor> sample = Map.of(
                    "history_vectors", vectors, "history_kinds", kinds, "history_ages", ages, "history_values", values);
            export.write(rankerFolder.resolve(UserModel.FOLDER), sample);
        }
    }

    /** A new tensor holds whatever its memory held. */
    private static TFloat32 zeros(int size, Shape shape) {
        return TFloat32.tensorOf(shape, DataBuffers.of(new float[size]));
    }
}
