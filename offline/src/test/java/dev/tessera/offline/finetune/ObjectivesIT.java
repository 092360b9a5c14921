package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.classification.ClassificationRow;
import dev.tessera.offline.network.NumericGradient;
import dev.tessera.store.model.Modality;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class ObjectivesIT {
    private static final int ITEMS = 4;
    private static final Map<Modality, Integer> WIDTHS = Map.of(Modality.TEXT, 3, Modality.IMAGE, 2);

    @TempDir
    Path folder;

    @Test
    void gradientsAreRight() {
        NumericGradient.check(
                block -> scalar(block, new AlignmentObjective(block.tf(), space(block)).loss(features(block))));
        NumericGradient.check(block -> {
            Ops tf = block.tf();
            return scalar(block, new MatchingObjective(tf, space(block)).loss(features(block), tf.array(1)));
        });
        NumericGradient.check(block -> {
            Ops tf = block.tf();
            Labels labels = new Labels("kind", List.of("a", "b"), new int[] {0, 1, -1, 1});
            Operand<TFloat32> rows = tf.constant(new float[][] {{0.9f, 0.1f}, {0.1f, 0.9f}, {0, 0}, {0.1f, 0.9f}});
            return scalar(
                    block,
                    new ClassObjective(tf, block.layers(), "kind", labels, WIDTHS, 0.2)
                            .loss(features(block), rows, tf.array(1f, 1f, 0f, 1f)));
        });
    }

    private static Operand<TFloat32> scalar(NumericGradient.Block block, Operand<TFloat32> loss) {
        return block.tf().reshape(loss, block.tf().array(1));
    }

    private static TextPictureSpace space(NumericGradient.Block block) {
        return new TextPictureSpace(block.layers(), 3, 2);
    }

    /** The last item has no picture. */
    private static Objective.Features features(NumericGradient.Block block) {
        Ops tf = block.tf();
        Map<Modality, Operand<TFloat32>> values = new EnumMap<>(Modality.class);
        Operand<TFloat32> all = block.input(ITEMS, 5);
        values.put(Modality.TEXT, tf.slice(all, tf.array(0, 0), tf.array(-1, 3)));
        values.put(Modality.IMAGE, tf.slice(all, tf.array(0, 3), tf.array(-1, 2)));
        return new Objective.Features(
                values,
                Map.of(
                        Modality.TEXT, tf.constant(new float[][] {{1}, {1}, {1}, {1}}),
                        Modality.IMAGE, tf.constant(new float[][] {{1}, {1}, {1}, {0}})));
    }

    /** Titles and colours tell the kind, and so which of them belong together. */
    @Test
    void anEncoderLearnsWhatItIsTrainedFor() throws IOException {
        FineTuneSettings settings =
                ToyShop.settings().with(Objectives.of(Map.of("alignment", 0.2, "matching", 1.0, "kind", 1.0)));
        ToyTraining toy = toy(settings);
        int[] items = IntStream.range(0, ToyShop.ITEMS).toArray();
        try (EncoderNetwork network = toy.network()) {
            network.network().start();
            double before = network.judgedLoss(items);
            for (int step = 0; step < 150; step++) {
                network.train(toy.batches, step, 0.01f);
            }
            assertThat(network.judgedLoss(items)).isLessThan(before / 2);
            List<ClassificationRow> rows = new Judgement(network, toy.content, items, "toy").rows();
            assertThat(rows)
                    .extracting(ClassificationRow::task, ClassificationRow::label)
                    .startsWith(
                            org.assertj.core.groups.Tuple.tuple("matching", "belongs to another"),
                            org.assertj.core.groups.Tuple.tuple("matching", "belongs to it"));
            assertThat(row(rows, "matching", "").f1()).isGreaterThan(0.95);
            for (String kind : List.of("oak", "steel", "wool", "glass")) {
                assertThat(row(rows, "kind", kind).f1()).as(kind).isGreaterThan(0.95);
                assertThat(row(rows, "kind", kind).support()).isEqualTo(ToyShop.ITEMS / 4);
            }
        }
    }

    private ToyTraining toy(FineTuneSettings settings) throws IOException {
        return new ToyTraining(folder, "words", "small", settings);
    }

    private static ClassificationRow row(List<ClassificationRow> rows, String task, String label) {
        return rows.stream()
                .filter(row -> row.task().equals(task) && row.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatCannotBeTrainedIsRefused() {
        FineTuneSettings settings = ToyShop.settings().with(Objectives.of(Map.of("maker", 1.0)));
        assertThatThrownBy(() -> toy(settings))
                .hasMessageContaining("'maker', which is the only value of items in 0 ways; expected 2 to 1000 classes")
                .hasMessageContaining("attributes: kind, maker");
        assertThatThrownBy(() -> Objectives.of(Map.of("engagement", 0.0))).hasMessageContaining("at least one above");
        assertThatThrownBy(() -> Objectives.of(Map.of("engagement", 1.0, "sequence", 1.0)))
                .hasMessageContaining("expected one of them");
        assertThatThrownBy(() -> Objectives.of(Map.of("engagement", 1.0, "matching", -1.0)))
                .hasMessageContaining("expected weights from 0");
    }
}
