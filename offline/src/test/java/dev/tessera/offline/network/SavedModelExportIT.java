package dev.tessera.offline.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.tensorflow.LoadedModel;
import dev.tessera.store.tensorflow.ModelMismatchException;
import dev.tessera.store.tensorflow.ModelSignature;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.tensorflow.TensorSpec;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class SavedModelExportIT {
    private static final TensorFlowThreads THREADS = new TensorFlowThreads(1, 1);
    private static final ModelSignature SIGNATURE = new ModelSignature(
            Map.of("history", TensorSpec.floats(-1, 3)), Map.of("user_vector", TensorSpec.floats(-1, 2)));

    @TempDir
    Path folder;

    @Test
    void aModelIsWrittenAndAnswersAsItsGraphDid() {
        write(Weights.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        try (LoadedModel model = LoadedModel.load(folder, SIGNATURE, THREADS);
                TFloat32 input = TFloat32.tensorOf(StdArrays.ndCopyOf(new float[][] {{1, 0, 1}}));
                TFloat32 output = (TFloat32) model.call().feed("history", input).fetch("user_vector")) {
            assertThat(output.getFloat(0, 0)).isEqualTo(6);
            assertThat(output.getFloat(0, 1)).isEqualTo(8);
        }
    }

    @Test
    void aWrongSignatureIsRefusedNamingTheTensorAndBothShapes() {
        write(Weights.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        ModelSignature other = new ModelSignature(
                Map.of("history", TensorSpec.floats(-1, 4)), Map.of("user_vector", TensorSpec.floats(-1, 2)));
        assertThatThrownBy(() -> LoadedModel.load(folder, other, THREADS))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("input 'history': expected float32[?, 4], found float32[?, 3]");
    }

    @Test
    void weightsOfTheWrongShapeAreRefusedNamingTheTensorAndBothShapes() {
        assertThatThrownBy(() -> write(Weights.of(new float[] {1, 2, 3, 4}, 2, 2)))
                .hasMessageContaining("map/weight")
                .hasMessageContaining("[3, 2]")
                .hasMessageContaining("[2, 2]");
    }

    @Test
    void aFolderWithoutAModelIsRefused() {
        assertThatThrownBy(() -> LoadedModel.load(folder, SIGNATURE, THREADS)).hasMessageContaining("no SavedModel at");
    }

    private void write(Weights weights) {
        try (SavedModelExport export = new SavedModelExport(SIGNATURE);
                TFloat32 sample = TFloat32.tensorOf(StdArrays.ndCopyOf(new float[][] {{1, -1, 0.5f}}))) {
            Ops tf = export.tf();
            Layers layers = new Layers(tf, new FrozenParameters(tf, Map.of("map/weight", weights)), Dropout.none());
            var history = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 3)));
            export.input("history", history);
            export.output("user_vector", layers.linear("map", history, 3, 2));
            export.write(folder, Map.of("history", sample));
        }
    }
}
