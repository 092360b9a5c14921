package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tessera.offline.network.Checkpoints;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of steps in a process of its own, whose heap is all there from the start: what grows is native memory. */
@Tag("soak")
class TrainingSoakIT {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int WARM_UP = 1_000;
    private static final int STEPS = 4_000;

    @TempDir
    Path folder;

    @Test
    void nativeMemoryStaysFlat() throws Exception {
        assumeTrue(Files.isReadable(STATUS), "skipped: " + STATUS + " tells the resident memory, and is not there");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xms384m",
                "-Xmx384m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-Dorg.bytedeco"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), TrainingSoakIT.class.getName(), folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        List<Long> resident = output.lines()
                .filter(line -> line.startsWith("resident "))
                .map(line -> Long.valueOf(line.substring("resident ".length())))
                .toList();
        assertThat(resident).as(output).hasSize(2);
        assertThat(resident.get(1)).as("KiB after %s", resident).isLessThan((long) (1.05 * resident.get(0)));
    }

    /** Trains towers from scratch and all objectives, encodes, and saves, as a long run does. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        FineTuneSettings settings = ToyShop.settings()
                .with(Objectives.of(Map.of("engagement", 1.0, "alignment", 1.0, "matching", 1.0, "kind", 1.0)))
                .with(new FineTuneSettings.Batches(8, 1, FineTuneSettings.Candidates.CATALOG));
        ToyTraining toy = new ToyTraining(folder, "words", "small", settings);
        try (EncoderNetwork network = toy.network()) {
            Checkpoints checkpoints = new Checkpoints(network.network(), folder.resolve("checkpoints"));
            network.network().start();
            for (int step = 1; step <= STEPS; step++) {
                network.train(toy.batches, step, 1e-3f);
                if (step % 20 == 0) {
                    network.vectors(toy.pairs.engaged());
                }
                if (step % 500 == 0) {
                    checkpoints.save(new Checkpoints.Progress(step, "soak", Map.of()));
                }
                if (step == WARM_UP || step == STEPS) {
                    System.out.println("resident " + resident());
                }
            }
        }
    }

    /** KiB. */
    private static long resident() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
