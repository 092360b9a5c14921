package dev.tessera.offline.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

class CheckpointsIT {
    @TempDir
    Path folder;

    @Test
    void aRestoredRunContinuesExactlyAsIfItHadNeverStopped() {
        float[] straight;
        try (Run run = new Run(folder.resolve("straight"))) {
            run.steps(0, 12);
            straight = run.values();
        }
        try (Run run = new Run(folder.resolve("killed"))) {
            run.steps(0, 5);
            run.checkpoints.save(new Checkpoints.Progress(5, "data", Map.of("best", 0.25)));
            run.steps(5, 7);
        }
        try (Run run = new Run(folder.resolve("killed"))) {
            Checkpoints.Progress progress = run.checkpoints.restore("data").orElseThrow();
            assertThat(progress.step()).isEqualTo(5);
            assertThat(progress.value("best")).isEqualTo(0.25);
            run.steps((int) progress.step(), 12);
            assertThat(run.values()).containsExactly(straight);
        }
    }

    @Test
    void aCheckpointOfOtherDataOrSettingsIsNotContinued() {
        try (Run run = new Run(folder)) {
            run.checkpoints.save(new Checkpoints.Progress(5, "data", Map.of()));
            assertThat(run.checkpoints.restore("other data")).isEqualTo(Optional.empty());
        }
    }

    @Test
    void aCheckpointOfAnotherShapeIsRefusedWithBothShapesAndWhatToDo() {
        try (Run run = new Run(folder.resolve("last"))) {
            run.checkpoints.save(new Checkpoints.Progress(5, "data", Map.of()));
        }
        try (Run wider = new Run(folder.resolve("last"), Shape.of(4, 6))) {
            float[] before = wider.values();
            assertThatThrownBy(() -> wider.checkpoints.restore("data"))
                    .isInstanceOf(WrongCheckpointException.class)
                    .hasMessage("checkpoint " + folder.resolve("last/step-5")
                            + " holds variable 'w' with shape [4, 4]; the network expects shape [4, 6]; delete the folder "
                            + folder.resolve("last")
                            + " to train from the start, or run with the settings it was written with");
            assertThat(wider.values()).containsExactly(before);
        }
    }

    @Test
    void aCheckpointOfAnotherShapeUnderAnotherFingerprintIsLeftAlone() {
        try (Run run = new Run(folder)) {
            run.checkpoints.save(new Checkpoints.Progress(5, "narrow", Map.of()));
        }
        try (Run wider = new Run(folder, Shape.of(4, 6))) {
            assertThat(wider.checkpoints.restore("wide")).isEmpty();
            wider.checkpoints.save(new Checkpoints.Progress(2, "wide", Map.of()));
            assertThat(wider.checkpoints.restore("wide")).isPresent();
            assertThat(folder.resolve("step-5")).doesNotExist();
        }
    }

    @Test
    void missingAndSuperfluousVariablesAreNamed() throws Exception {
        try (Run run = new Run(folder)) {
            run.checkpoints.save(new Checkpoints.Progress(5, "data", Map.of()));
            Path progress = folder.resolve("step-5/progress.properties");
            String stored = Files.readString(progress);
            Files.writeString(progress, stored.replace("shape.w=", "shape.v="));
            assertThatThrownBy(() -> run.checkpoints.restore("data"))
                    .hasMessageContaining("has no variable 'w'; the network expects it with shape [4, 4]");
            Files.writeString(progress, stored + "shape.x=[2]\n");
            assertThatThrownBy(() -> run.checkpoints.restore("data"))
                    .hasMessageContaining("holds variable 'x' with shape [2], which the network does not have");
        }
    }

    @Test
    void damagedFilesAreNamed() throws Exception {
        try (Run run = new Run(folder)) {
            run.checkpoints.save(new Checkpoints.Progress(5, "data", Map.of()));
            Path checkpoint = folder.resolve("step-5");
            String stored = Files.readString(checkpoint.resolve("progress.properties"));
            Files.writeString(checkpoint.resolve("progress.properties"), "step=many\n");
            assertThatThrownBy(() -> run.checkpoints.restore("data"))
                    .isInstanceOf(WrongCheckpointException.class)
                    .hasMessageContaining(checkpoint + " has a damaged progress.properties")
                    .hasMessageContaining("delete the folder " + folder);
            Files.writeString(checkpoint.resolve("progress.properties"), stored);
            Files.delete(checkpoint.resolve("variables.data-00000-of-00001"));
            assertThatThrownBy(() -> run.checkpoints.restore("data"))
                    .isInstanceOf(WrongCheckpointException.class)
                    .hasMessageContaining(checkpoint + " cannot be restored: ")
                    .hasNoCause();
        }
    }

    @Test
    void aHalfWrittenCheckpointIsNotSeenAndOnlyTheNewestIsKept() throws Exception {
        try (Run run = new Run(folder)) {
            run.checkpoints.save(new Checkpoints.Progress(5, "data", Map.of()));
            run.checkpoints.save(new Checkpoints.Progress(9, "data", Map.of()));
            Files.createDirectories(folder.resolve("tmp-1"));
            assertThat(run.checkpoints.restore("data").orElseThrow().step()).isEqualTo(9);
            assertThat(folder.resolve("step-5")).doesNotExist();
            run.checkpoints.save(new Checkpoints.Progress(10, "data", Map.of()));
            assertThat(folder).isDirectoryContaining("glob:**/step-10").isDirectoryNotContaining("glob:**/tmp-1");
        }
    }

    @Test
    void aStepSavedTwiceIsNeverWithoutACheckpointAndTheSecondCounts() throws Exception {
        try (Run run = new Run(folder)) {
            for (int time = 0; time < 12; time++) {
                run.checkpoints.save(new Checkpoints.Progress(5, "data", Map.of("time", (double) time)));
                if (time == 0) {
                    // As a kill before the removal would leave it.
                    Files.createDirectories(folder.resolve("kept"));
                    copy(folder.resolve("step-5"), folder.resolve("kept"));
                }
            }
            assertThat(run.checkpoints.restore("data").orElseThrow().value("time"))
                    .isEqualTo(11);
            copy(folder.resolve("kept"), folder.resolve("step-5"));
            assertThat(run.checkpoints.restore("data").orElseThrow().value("time"))
                    .isEqualTo(11);
            run.checkpoints.save(new Checkpoints.Progress(6, "data", Map.of("time", 12.0)));
            assertThat(folder.resolve("step-5")).doesNotExist();
            assertThat(run.checkpoints.restore("data").orElseThrow().step()).isEqualTo(6);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void someVariablesAreRestoredFromACheckpointOfMore() {
        float[] trained;
        float[] optimiserState;
        try (Run run = new Run(folder)) {
            run.steps(0, 3);
            trained = run.values();
            run.checkpoints.save(new Checkpoints.Progress(3, "data", Map.of()));
        }
        try (Run run = new Run(folder)) {
            run.steps(0, 1);
            optimiserState = run.slots();
            assertThat(run.parameters.restore("data")).isPresent();
            assertThat(run.values()).containsExactly(trained);
            assertThat(run.slots()).containsExactly(optimiserState);
        }
    }

    /** Fits a vector to ones with dropout, so that a wrong mask would show. */
    private static final class Run implements AutoCloseable {
        private final Network network = new Network(1, new TensorFlowThreads(1, 1));
        private final Operand<TInt64> number;
        private final Optimiser adam;
        private final Checkpoints checkpoints;
        private final Checkpoints parameters;

        Run(Path folder) {
            this(folder, Shape.of(4, 4));
        }

        Run(Path folder, Shape shape) {
            Ops tf = network.tf();
            number = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
            Operand<TFloat32> weights = network.variables().get("w", shape, Initialiser.normal(1));
            Operand<TFloat32> dropped = Dropout.keyedBy(tf, 5, number).apply(weights, 0.5);
            Operand<TFloat32> loss =
                    tf.reduceSum(tf.math.square(tf.math.sub(dropped, tf.constant(1f))), tf.array(0, 1));
            adam = new Optimiser(
                    network, loss, Optimiser.Trained.all(network), number, Optimiser.Settings.withDecay(0.01));
            checkpoints = new Checkpoints(network, folder);
            parameters = Checkpoints.part(
                            network,
                            folder.resolve("elsewhere"),
                            network.variables().parameters())
                    .in(folder);
            network.start();
        }

        void steps(int from, int to) {
            for (int step = from; step < to; step++) {
                adam.update(network.step().feed(number, (long) step), 0.01f).run();
            }
        }

        float[] values() {
            return network.weights().get("w").values();
        }

        float[] slots() {
            return network.values(network.variables().changing())
                    .get("w/adam/first")
                    .values();
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
