package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.finetune.FineTuneSettings.Replicas;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.table.TableFolder;
import dev.tessera.store.tensorflow.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a replica trains, in Flink's harness. TensorFlow has a substitute for the GPUs that are not here. */
class ReplicaPlacementIT {
    private static final EncoderTraining.StopRequest NEVER = EncoderTraining.StopRequest.never();
    private static final FineTuneSettings ONE = ToyShop.settings(10).with(Replicas.one(5));

    @TempDir
    Path folder;

    private WorkDirectory work;
    private Study study;
    private EncoderChoice choice;

    @BeforeEach
    void shop() throws IOException {
        work = new WorkDirectory(folder);
        study = ToyShop.write(work);
        choice = EncoderChoice.of("words", "small", work.cache());
    }

    @Test
    void aReplicaOnTheGpuOfItsSubtaskTrainsAsPlainTrainingDoes() throws IOException {
        run().train(sequences(), folder.resolve("plain"), NEVER);
        TableFolder.delete(work.cache().resolve("encoder-checkpoints"));
        run().trainInRounds(sequences(), folder.resolve("rounds"), (round, stopping) -> replica(round, "3"), NEVER);

        assertThat(Preprocessing.read(folder.resolve("rounds")).towers())
                .isEqualTo(Preprocessing.read(folder.resolve("plain")).towers());
    }

    @Test
    void aReplicaAsksFlinkForItsGpu() {
        assertThatThrownBy(() -> run().trainInRounds(
                                sequences(),
                                folder.resolve("rounds"),
                                (round, stopping) -> replica(round, "GPU-3f2c"),
                                NEVER))
                .hasStackTraceContaining("the property 'index' of the Flink resource 'gpu' is 'GPU-3f2c'");
    }

    @Test
    void theDeviceOfARunIsThatOfItsNetwork() {
        assertThatThrownBy(() -> run().on(new Device("/nowhere")).train(sequences(), folder.resolve("plain"), NEVER))
                .hasMessageContaining("/nowhere");
    }

    private boolean replica(Round round, String gpu) throws IOException {
        MockEnvironment environment = new MockEnvironmentBuilder()
                .setExternalResourceInfoProvider(name -> name.equals("gpu") ? Set.of(new Gpu(gpu)) : Set.of())
                .build();
        StreamMap<Integer, Integer> train = new StreamMap<>(new TrainReplica(work, study, choice, ONE, round, NEVER));
        try (OneInputStreamOperatorTestHarness<Integer, Integer> harness =
                new OneInputStreamOperatorTestHarness<>(train, environment)) {
            harness.open();
            harness.processElement(0, 0);
            return true;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private EncoderRun run() {
        return new EncoderRun(work, study, choice, ONE);
    }

    private List<TrainingSequence> sequences() throws IOException {
        return TrainingSequence.TABLE.readAll(work.study(study.name()).table("sequences"));
    }

    private record Gpu(String index) implements ExternalResourceInfo {
        @Override
        public Optional<String> getProperty(String key) {
            return key.equals("index") ? Optional.of(index) : Optional.empty();
        }

        @Override
        public Collection<String> getKeys() {
            return List.of("index");
        }
    }
}
