package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code ./tessera stream} as a process, which is killed (SIGKILL) unless it was stopped. */
final class StreamProcess implements AutoCloseable {
    private final WorkDirectory work;
    private final Path log;
    private final Process process;

    private StreamProcess(WorkDirectory work, Path log, Process process) {
        this.work = work;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param interval of checkpoints
     * @param more arguments
     */
    static StreamProcess start(WorkDirectory work, RedisSettings settings, Path log, Duration interval, String... more)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tessera.offline.cli.TesseraOffline",
                "stream",
                "--work",
                work.root().toString(),
                "--redis",
                settings.address().toString(),
                "--redis-password-file",
                settings.passwordFile().orElseThrow().toString(),
                "--namespace",
                settings.namespace(),
                "--checkpoint-interval",
                String.valueOf(interval.toMillis() / 1e3)));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new StreamProcess(work, log, process);
    }

    /** Waits until it has written this. */
    void awaitLine(String part) throws IOException {
        await().atMost(Duration.ofMinutes(5)).until(() -> Files.readString(log).contains(part) || !process.isAlive());
        assertThat(log).content().contains(part);
    }

    /** Waits until some more files of events are there. */
    void awaitCommits() throws IOException {
        int before = files();
        await().atMost(Duration.ofMinutes(5)).until(() -> files() > before + 3 || !process.isAlive());
        assertThat(process.isAlive())
                .describedAs("the job: " + Files.readString(log))
                .isTrue();
    }

    /** Asks it to end, as Ctrl-C does, and waits until it has. */
    void stop() {
        process.destroy();
        process.onExit().join();
    }

    private int files() throws IOException {
        return Files.isDirectory(work.eventLog())
                ? StreamTables.EVENTS.files(work.eventLog()).size()
                : 0;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
