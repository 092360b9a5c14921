package dev.tessera.store.tensorflow;

import java.util.Arrays;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** Rows of floats into and out of models with one input and one output. */
final class Matrices {
    private Matrices() {}

    /** Runs a model of {@link EncoderModel} and gives the rows of its output. */
    static float[][] run(LoadedModel model, Tensor input) {
        try (Tensor output = model.call().feed(EncoderModel.INPUT, input).fetch(EncoderModel.OUTPUT)) {
            int width = Math.toIntExact(output.shape().get(1));
            float[] all = new float[Math.toIntExact(output.shape().size())];
            ((TFloat32) output).asRawTensor().data().asFloats().read(all);
            float[][] rows = new float[all.length / width][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(all, i * width, (i + 1) * width);
            }
            return rows;
        }
    }

    /** Runs a model on the rows that are not empty; the others give empty rows. */
    static float[][] runPresent(LoadedModel model, float[][] rows) {
        int[] present = java.util.stream.IntStream.range(0, rows.length)
                .filter(i -> rows[i].length > 0)
                .toArray();
        float[][] found = new float[rows.length][0];
        if (present.length == 0) {
            return found;
        }
        int width = rows[present[0]].length;
        float[] all = new float[present.length * width];
        for (int i = 0; i < present.length; i++) {
            System.arraycopy(rows[present[i]], 0, all, i * width, width);
        }
        try (Tensor input = TFloat32.tensorOf(Shape.of(present.length, width), DataBuffers.of(all, true, false))) {
            float[][] results = run(model, input);
            for (int i = 0; i < present.length; i++) {
                found[present[i]] = results[i];
            }
        }
        return found;
    }
}
