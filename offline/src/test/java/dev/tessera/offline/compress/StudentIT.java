package dev.tessera.offline.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.finetune.ToyShop;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.FrozenParameters;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.WeightSource;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.published.ModelFolder;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.towers.PublishedText;
import dev.tessera.offline.towers.TextTower;
import dev.tessera.offline.towers.Transformer;
import dev.tessera.offline.towers.TransformerTower;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.EncoderModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Students of the small random checkpoints, whose transformers have two layers. */
@ExtendWith(FlinkExtension.class)
class StudentIT {
    private static final QualityBudget ANY = new QualityBudget(0.99);

    @TempDir
    static Path folder;

    private static Study study;
    private static EncoderChoice choice;

    @BeforeAll
    static void train(FlinkCluster cluster) throws Exception {
        WorkDirectory work = new WorkDirectory(folder);
        choice = EncoderChoice.of(ToyShop.checkpoint("bert"), ToyShop.checkpoint("vit"), work.cache());
        study = TrainedToy.train(cluster, work, choice);
    }

    /** Heads and units that a student lacks are as if what they write led nowhere. */
    @Test
    void aPrunedStudentIsItsTeacherWithTheRestSilenced() throws Exception {
        PublishedText teacher =
                ModelFolder.open(Path.of(ToyShop.checkpoint("bert"))).text();
        TransformerTower<?> layered = (TransformerTower<?>) teacher.network();
        Transformer whole = layered.transformer();
        Transformer half = new StudentShape(StudentShape.ALL, 0.5).of(whole);
        assertThat(half.size().heads()).isEqualTo(whole.size().heads() / 2);
        assertThat(half.inner()).isEqualTo(whole.inner() / 2);
        StudentWeights student = new StudentWeights(teacher.weights(), whole, half);
        float[] pruned = features((TextTower) layered.with(half), student);
        float[] silenced = features(teacher.network(), silenced(teacher.weights(), student, whole, half));
        assertThat(pruned).containsExactly(silenced, within(1e-5f));
        assertThat(pruned).isNotEqualTo(features(teacher.network(), teacher.weights()));
    }

    /** The teacher's weights with 0 in the rows of what leads out of heads and units that the student has not kept. */
    private static WeightSource silenced(
            WeightSource teacher, StudentWeights student, Transformer whole, Transformer half) {
        return (name, shape) -> {
            Weights weights = teacher.weights(name, shape);
            boolean attention = name.endsWith("attention/output/weight");
            if (!attention && !name.endsWith("outer/weight")) {
                return weights;
            }
            int width = whole.width();
            int rows = attention ? half.size().heads() * half.size().headWidth() : half.inner();
            Weights kept = student.weights(name, org.tensorflow.ndarray.Shape.of(rows, width));
            float[] values = weights.values().clone();
            for (int row = 0; row < values.length / width; row++) {
                boolean stays = false;
                for (int own = 0; own < rows; own++) {
                    stays |= java.util.Arrays.equals(
                            values, row * width, (row + 1) * width, kept.values(), own * width, (own + 1) * width);
                }
                if (!stays) {
                    java.util.Arrays.fill(values, row * width, (row + 1) * width, 0);
                }
            }
            return weights.with(values);
        };
    }

    private static float[] features(TextTower tower, WeightSource weights) {
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            Operand<TInt32> tokens = tf.constant(new int[][] {{1, 5, 9, 2}, {1, 7, 2, 0}});
            Layers layers = new Layers(tf, new FrozenParameters(tf, weights), Dropout.none());
            Operand<TFloat32> features = tower.features(tf, layers, tokens);
            try (TFloat32 found =
                    (TFloat32) session.runner().fetch(features).run().get(0)) {
                float[] values = new float[(int) found.size()];
                found.asRawTensor().data().asFloats().read(values);
                return values;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"distil, TEXT, 1, 1", "prune, TEXT, 0, 0.5", "distil, IMAGE, 1, 0.5"})
    void aStudentLearnsWhatItsTeacherSays(String label, Modality modality, int layers, double keep) throws Exception {
        double before =
                compressed(label, modality, new StudentShape(layers, keep), 1).distance();
        Compression row = compressed(label, modality, new StudentShape(layers, keep), 150);
        assertThat(row.method()).isEqualTo(label);
        assertThat(row.distance()).as("1 - cosine of parts, against one step").isLessThan(before / 2);
        assertThat(row.bytesAfter()).isLessThan(row.bytesBefore());
        Path student = new WorkDirectory(folder)
                .study(study.name() + (label.equals("distil") ? "-distilled" : "-pruned"))
                .encoder();
        EncoderModel model = modality == Modality.TEXT ? EncoderModel.TEXT_TOWER : EncoderModel.IMAGE_TOWER;
        assertThat(Files.size(model.folder(student).resolve("saved_model.pb")))
                .isLessThan(Files.size(model.folder(
                                new WorkDirectory(folder).study(study.name()).encoder())
                        .resolve("saved_model.pb")));
    }

    private static Compression compressed(String label, Modality modality, StudentShape shape, int steps)
            throws Exception {
        WorkDirectory work = new WorkDirectory(folder);
        Student student = new Student(label, work, choice, modality, shape, new Distillation.Settings(steps, 16, 3e-3));
        List<Compression> rows = new CompressStage(work, TrainedToy.UNSETTLED).run(study, student, ANY);
        return rows.get(0);
    }

    @Test
    void whatCannotBeMadeSmallerIsRefused() {
        assertThatThrownBy(() -> compressed("distil", Modality.TEXT, new StudentShape(3, 1), 1))
                .hasMessageContaining("--layers is 3; expected at most 2");
        assertThatThrownBy(() -> compressed("prune", Modality.TEXT, new StudentShape(StudentShape.ALL, 1), 1))
                .hasMessageContaining("nothing is to be made smaller");
    }
}
