package dev.tessera.offline.cli;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.offline.finetune.ToyShop;
import dev.tessera.offline.flink.StandaloneCluster;
import dev.tessera.offline.flink.StandaloneCluster.Subtask;
import dev.tessera.offline.flink.StandaloneClusterExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.study.Study;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.Modality;
import dev.tessera.store.table.TableFolder;
import dev.tessera.store.tensorflow.ItemEncoder;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(StandaloneClusterExtension.class)
class ReplicasOnAClusterIT {
    @TempDir
    Path folder;

    private WorkDirectory work;
    private Study study;

    @BeforeEach
    void shop() throws IOException {
        work = new WorkDirectory(folder.resolve("work"));
        study = ToyShop.write(work);
    }

    /** The second round is the job that would kill TaskManagers if jobs brought TensorFlow along; here one is killed from outside. */
    @Test
    void twoTaskManagersTrainAReplicaEachAndOneOfThemMayDie(StandaloneCluster cluster) throws Exception {
        CompletableFuture<Integer> exit =
                CompletableFuture.supplyAsync(() -> TesseraOffline.execute(fineTune("--flink", cluster.address())));
        await().atMost(Duration.ofMinutes(5))
                .ignoreException(IOException.class)
                .until(() -> exit.isDone() || isInSecondRound(cluster));
        cluster.killATaskManager();
        assertThat(exit.get()).as(cluster.logs()).isZero();
        await().ignoreException(IOException.class)
                .untilAsserted(() -> assertThat(jobs(cluster).values())
                        .hasSize(2)
                        .as("a round with both")
                        .anyMatch(taskManagers -> taskManagers.size() == 2));
        List<Parts> parts = parts();
        assertThat(TrainingCurve.TABLE.readAll(work.study(study.name()).table("training_curve")))
                .extracting(TrainingCurve::step)
                .containsExactly(0L, 20L);
        TableFolder.delete(work.cache());
        assertInAProcessOfItsOwn(fineTune());
        assertSame(parts, parts());
    }

    /**
     * TensorFlow's threads decide how sums are split, hence bits. Here they are those of the test that was the first to train; there they are as
     * many as the TaskManagers have.
     */
    private static void assertInAProcessOfItsOwn(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx768m", "-XX:+UseSerialGC"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-Dorg.bytedeco"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TesseraOffline.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** @param cluster none for the embedded one */
    private String[] fineTune(String... cluster) {
        Stream<String> arguments = Stream.of(("fine-tune --study " + study.name() + " --work " + work.root()
                        + " --replicas 2 --round-steps 10 --interval 20 --steps 20 --batch 24"
                        + " --part-dimension 8 --window 5")
                .split(" "));
        return Stream.concat(arguments, Stream.of(cluster)).toArray(String[]::new);
    }

    private static boolean isInSecondRound(StandaloneCluster cluster) throws IOException {
        return jobs(cluster).size() == 2
                && cluster.subtasksOf("train replica").stream()
                        .anyMatch(subtask -> subtask.status().equals("RUNNING"));
    }

    private static Map<String, Set<String>> jobs(StandaloneCluster cluster) throws IOException {
        return cluster.subtasksOf("train replica").stream()
                .collect(groupingBy(Subtask::job, mapping(Subtask::taskManager, toSet())));
    }

    private List<Parts> parts() throws IOException {
        try (ItemEncoder encoder =
                ItemEncoder.load(work.study(study.name()).encoder(), TensorFlowThreads.forTraining())) {
            return encoder.encode(IngestTables.ITEMS.readAll(work.table("items")), (item, problem) -> {});
        }
    }

    private static void assertSame(List<Parts> cluster, List<Parts> embedded) {
        for (int i = 0; i < embedded.size(); i++) {
            for (Modality modality : Modality.content()) {
                assertThat(cluster.get(i).of(modality))
                        .containsExactly(embedded.get(i).of(modality));
            }
        }
    }
}
