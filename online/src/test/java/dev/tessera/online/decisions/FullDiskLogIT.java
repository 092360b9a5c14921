package dev.tessera.online.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.decision.LoggedDecision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the log is full for a while. Where nobody may mount a small disk this is skipped, and says so. */
class FullDiskLogIT {
    private static final int DECISIONS = 20;

    @TempDir
    Path scratch;

    @Test
    void answersAreGivenAndDecisionsWaitUntilThereIsRoom() throws Exception {
        Path disk = Files.createDirectories(scratch.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()))
                .as("exit code of mount: without a small disk there is no full one; skipped")
                .isZero();
        try {
            whileItIsFull(disk.resolve("decisions"), disk.resolve("of-somebody-else"));
        } finally {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    private static void whileItIsFull(Path folder, Path other) throws IOException {
        ServedGeneration generation = TestCatalog.served("g1", LoggingRanker.ITEMS, 5);
        long one = LoggingRanker.bytesOfOne(generation);
        DecisionLog log = DecisionLog.open(
                new DecisionLog.Settings(folder, new Sampling(1), 0, "profile"),
                new DecisionLimits(
                        1 << 20,
                        DECISIONS * one - one / 2,
                        Duration.ofMinutes(5),
                        Duration.ofMillis(10),
                        Duration.ofSeconds(10)),
                DecisionFiles.in(folder, new Tombstones(), InstantSource.system(), new Random(7)),
                () -> LoggingRanker.pin(generation));
        LoggingRanker ranker = new LoggingRanker(generation, log);
        fill(other);
        for (int i = 0; i < DECISIONS; i++) {
            assertThat(ranker.recommend(LoggingRanker.ANN).items()).hasSize(5);
        }
        await().until(() -> log.counts().failures() > 3);
        assertThat(log.counts().waiting()).isEqualTo(DECISIONS);
        Files.delete(other);
        await().until(() -> log.counts().written() == DECISIONS);
        log.close();
        assertThat(LoggedDecision.TABLE.readAll(folder)).hasSize(DECISIONS);
        try (Stream<Path> tree = Files.walk(folder)) {
            assertThat(tree.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            out.write(new byte[1024]);
                        }
                    })
                    .hasMessageContaining("No space left on device");
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
