package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.finetune.FineTuneSettings.Batches;
import dev.tessera.offline.finetune.FineTuneSettings.Candidates;
import dev.tessera.offline.finetune.FineTuneSettings.Replicas;
import dev.tessera.offline.finetune.FineTuneSettings.TowerSettings;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.model.Modality;
import dev.tessera.store.table.TableFolder;
import dev.tessera.store.tensorflow.ItemEncoder;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FlinkExtension.class)
class ReplicasIT {
    /** Validated every ten steps, in rounds of at most seven: 0, 7, 10, 17, 20. */
    private static final FineTuneSettings ONE = ToyShop.settings(20).with(Replicas.one(7));

    /** Each told from the catalog, so that replicas have more to remember than moments. */
    private static final FineTuneSettings TWO =
            ToyShop.settings(30).with(new Batches(24, 1, Candidates.CATALOG)).with(new Replicas(2, 10, 0.7, 0.9));

    /** Deaths that replicas still have before them; the embedded cluster runs them in this process. */
    private static final AtomicInteger DEATHS = new AtomicInteger();

    private static final AtomicReference<Thread> DRIVER = new AtomicReference<>();

    @TempDir
    static Path shared;

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
    void oneReplicaTrainsTowersFromScratchAsWithoutRounds(FlinkCluster cluster) throws IOException {
        assertTrainsAsWithoutRounds(ONE, cluster);
    }

    @Test
    void oneReplicaTrainsTheLastBlocksOfPublishedTowersAsWithoutRounds(FlinkCluster cluster) throws IOException {
        assertTrainsAsWithoutRounds(published("last:1"), cluster);
    }

    /** With additions, told from the catalog, by two batches an update; and together with a ranker. Their graphs take long to build. */
    @Tag("soak")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soItDoesWithLargerGraphs(boolean together, FlinkCluster cluster) throws IOException {
        FineTuneSettings additions = published("lora:2");
        assertTrainsAsWithoutRounds(
                together ? additions.with(Objectives.of(Map.of(Objectives.SEQUENCE, 1.0))) : additions, cluster);
    }

    private void assertTrainsAsWithoutRounds(FineTuneSettings settings, FlinkCluster cluster) throws IOException {
        List<TrainingCurve> plain = run(settings)
                .train(sequences(), folder.resolve("plain"), EncoderTraining.StopRequest.never())
                .curve();
        TableFolder.delete(checkpoints());
        List<TrainingCurve> rounds = inRounds(cluster, settings, "rounds");
        assertSame("rounds", "plain");
        assertThat(rounds).extracting(TrainingCurve::step).isEqualTo(steps(plain));
        assertThat(rounds)
                .extracting(TrainingCurve::epoch)
                .containsExactlyElementsOf(
                        plain.stream().map(TrainingCurve::epoch).toList());
    }

    private FineTuneSettings published(String mode) {
        String clip = ToyShop.checkpoint("clip");
        choice = EncoderChoice.of(clip, clip, work.cache());
        TowerSettings own = TowerSettings.of(TowerMode.parse(mode));
        return ToyShop.settings(10).with(Replicas.one(7)).with(own, own).with(new Batches(12, 2, Candidates.CATALOG));
    }

    @Test
    void twoReplicasLearnTogetherAndLeaveAnEncoder(FlinkCluster cluster) throws IOException {
        new FineTuneStage(cluster, work).run(study.name(), choice, TWO);
        List<TrainingCurve> curve =
                TrainingCurve.TABLE.readAll(work.study(study.name()).table("training_curve"));
        assertThat(steps(curve)).containsExactly(0L, 10L, 20L, 30L);
        assertThat(curve.get(3).loss()).isLessThan(curve.get(1).loss());
        List<Parts> parts = encode(work.study(study.name()).encoder());
        assertThat(parts.get(0).text()).hasSize(8);
        assertThat(parts.get(0).image()).hasSize(8);
        assertThat(checkpoints().resolve("replicas")).doesNotExist();
    }

    @Test
    void aReplicaThatDiesIsRestartedAndChangesNothing(FlinkCluster cluster) throws IOException {
        Path whole = trainedWhole(cluster);
        DEATHS.set(2);
        inRounds(cluster, TWO, "died", step -> {
            if (step == 17 && DEATHS.getAndDecrement() > 0) {
                throw new IllegalStateException("died");
            }
        });
        assertThat(DEATHS.get())
                .as("two deaths, and two replicas that got past")
                .isEqualTo(-2);
        assertSame("died", whole);
    }

    @Test
    void aDriverThatWasKilledGoesOnFromTheLastWholeRound(FlinkCluster cluster) throws IOException {
        Path whole = trainedWhole(cluster);
        assertThatThrownBy(() -> run(TWO).trainInRounds(
                                sequences(),
                                folder.resolve("killed"),
                                (round, stopping) -> {
                                    boolean done = job(cluster, TWO, step -> {}, round, stopping);
                                    if (round.from() == 10) {
                                        throw new IllegalStateException("killed");
                                    }
                                    return done;
                                },
                                EncoderTraining.StopRequest.never()))
                .hasMessage("killed");
        breakWhatIsHalfDone();
        List<Long> begun = new ArrayList<>();
        run(TWO).trainInRounds(
                        sequences(),
                        folder.resolve("resumed"),
                        (round, stopping) -> {
                            begun.add(round.from());
                            return job(cluster, TWO, EncoderTraining.StopRequest.never(), round, stopping);
                        },
                        EncoderTraining.StopRequest.never());
        assertThat(begun).containsExactly(10L, 20L);
        assertSame("resumed", whole);
    }

    /** Asked before a round is with Flink, and while its replicas train; the embedded cluster runs them in this process. */
    @Test
    void aRunThatIsAskedToStopGivesUpItsRoundAndGoesOnFromTheOneBefore(FlinkCluster cluster) throws IOException {
        Path whole = trainedWhole(cluster);
        assertStopped(10, () -> run(TWO).trainInRounds(
                        sequences(),
                        folder.resolve("stopped"),
                        (round, stopping) -> {
                            if (round.from() == 10) {
                                Thread.currentThread().interrupt();
                            }
                            return job(cluster, TWO, EncoderTraining.StopRequest.never(), round, stopping);
                        },
                        EncoderTraining.StopRequest.never()));
        DRIVER.set(Thread.currentThread());
        assertStopped(
                20,
                () -> inRounds(cluster, TWO, "stopped", step -> {
                    if (step == 25) {
                        DRIVER.get().interrupt();
                    }
                }));
        inRounds(cluster, TWO, "resumed");
        assertSame("resumed", whole);
    }

    private static void assertStopped(long step, ThrowingCallable run) {
        assertThatThrownBy(run)
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("stopped after step " + step + ", which is saved: run the same command again");
    }

    @Test
    void whereNothingTrainsThereAreNoRounds(FlinkCluster cluster) throws IOException {
        FineTuneSettings additions = published("lora:2");
        TowerSettings frozen = TowerSettings.of(TowerMode.FROZEN);
        FineTuneSettings two = additions
                .with(frozen, frozen)
                .with(new Batches(24, 1, Candidates.BATCH))
                .with(TWO.replicas());
        List<TrainingCurve> plain = run(two).train(
                        sequences(), folder.resolve("plain"), EncoderTraining.StopRequest.never())
                .curve();
        assertThat(steps(plain)).containsExactly(0L);
        TableFolder.delete(checkpoints());
        assertThat(steps(inRounds(cluster, two, "frozen"))).containsExactly(0L);
        assertSame("frozen", "plain");
    }

    @Test
    void aRoundThatFailsForGoodSaysWhy(FlinkCluster cluster) {
        assertThatThrownBy(() -> inRounds(cluster, TWO, "failed", step -> {
                    throw new IllegalStateException("no memory left");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("round 0 to 10 failed: no memory left");
    }

    /** The killed round's replicas had finished; now their checkpoints are damaged, and a state lies about that nobody got to save. */
    private void breakWhatIsHalfDone() throws IOException {
        try (Stream<Path> all = Files.walk(checkpoints().resolve("replicas"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (file.toString().contains("attempt-")) {
                    Files.writeString(file, "half");
                }
            }
        }
        Files.createDirectories(checkpoints().resolve("replicas/step-20/replica-0/step-20"));
        Files.createDirectories(checkpoints().resolve("replicas/step-10/replica-0/tmp-1"));
    }

    private List<TrainingCurve> inRounds(FlinkCluster cluster, FineTuneSettings settings, String encoder)
            throws IOException {
        return inRounds(cluster, settings, encoder, EncoderTraining.StopRequest.never());
    }

    private List<TrainingCurve> inRounds(
            FlinkCluster cluster, FineTuneSettings settings, String encoder, EncoderTraining.StopRequest death)
            throws IOException {
        return run(settings)
                .trainInRounds(
                        sequences(),
                        folder.resolve(encoder),
                        (round, stopping) -> job(cluster, settings, death, round, stopping),
                        EncoderTraining.StopRequest.never())
                .curve();
    }

    private boolean job(
            FlinkCluster cluster,
            FineTuneSettings settings,
            EncoderTraining.StopRequest death,
            Round round,
            BooleanSupplier stopping)
            throws IOException {
        return new RoundJob(cluster, settings.replicas().count())
                .run(
                        "round " + round.from() + " to " + round.to(),
                        new TrainReplica(work, study, choice, settings, round, death),
                        stopping);
    }

    private EncoderRun run(FineTuneSettings settings) {
        return new EncoderRun(work, study, choice, settings);
    }

    private List<TrainingSequence> sequences() throws IOException {
        return TrainingSequence.TABLE.readAll(work.study(study.name()).table("sequences"));
    }

    private Path checkpoints() {
        return work.cache().resolve("encoder-checkpoints").resolve(study.name());
    }

    private static byte[] variables(Round round, int replica) throws IOException {
        return Files.readAllBytes(
                round.result(replica).resolve("step-" + round.to()).resolve("variables.data-00000-of-00001"));
    }

    private static List<Long> steps(List<TrainingCurve> curve) {
        return curve.stream().map(TrainingCurve::step).toList();
    }

    /** What {@link #TWO} learn where nothing goes wrong; trained once, by whoever asks first. */
    private Path trainedWhole(FlinkCluster cluster) throws IOException {
        Path whole = shared.resolve("whole");
        if (!Files.exists(whole)) {
            run(TWO).trainInRounds(
                            sequences(),
                            whole,
                            (round, stopping) -> {
                                boolean trained =
                                        job(cluster, TWO, EncoderTraining.StopRequest.never(), round, stopping);
                                assertThat(variables(round, 0))
                                        .as("each has batches of its own")
                                        .isNotEqualTo(variables(round, 1));
                                return trained;
                            },
                            EncoderTraining.StopRequest.never());
            TableFolder.delete(checkpoints());
        }
        return whole;
    }

    private void assertSame(String encoder, String expected) throws IOException {
        assertSame(encoder, folder.resolve(expected));
    }

    /** To the last bit: a tower's digest is that of its parameters, and parts show the heads. */
    private void assertSame(String encoder, Path expected) throws IOException {
        assertThat(Preprocessing.read(folder.resolve(encoder)).towers())
                .isEqualTo(Preprocessing.read(expected).towers());
        List<Parts> found = encode(folder.resolve(encoder));
        List<Parts> wanted = encode(expected);
        for (int i = 0; i < wanted.size(); i++) {
            for (Modality modality : Modality.content()) {
                assertThat(found.get(i).of(modality))
                        .containsExactly(wanted.get(i).of(modality));
            }
        }
    }

    private List<Parts> encode(Path encoder) throws IOException {
        try (ItemEncoder loaded = ItemEncoder.load(encoder, TensorFlowThreads.forTraining())) {
            return loaded.encode(IngestTables.ITEMS.readAll(work.table("items")), (item, problem) -> {});
        }
    }
}
