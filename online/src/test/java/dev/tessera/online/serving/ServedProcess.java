package dev.tessera.online.serving;

import static org.awaitility.Awaitility.await;

import dev.tessera.online.cli.TesseraOnline;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code tessera serve} as a process of its own. */
public final class ServedProcess implements AutoCloseable {
    private final Process process;
    private final Path output;
    private final Path portFile;

    private ServedProcess(Path folder, List<String> arguments) {
        output = folder.resolve("serve.log");
        portFile = folder.resolve("port");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.cachedir=" + System.getProperty("org.bytedeco.javacpp.cachedir", ""),
                "-cp",
                System.getProperty("java.class.path"),
                TesseraOnline.class.getName(),
                "serve",
                "--port",
                "0",
                "--port-file",
                portFile.toString(),
                "--cache",
                folder.resolve("cache").toString()));
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(new File(output.toString()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ServedProcess start(Path folder, String... arguments) {
        return new ServedProcess(folder, List.of(arguments));
    }

    /** Waits until it listens, then connects. */
    public ManagedChannel connect() {
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(portFile) || !process.isAlive());
        try {
            int port = Integer.parseInt(Files.readString(portFile).strip());
            return ManagedChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(output(), e);
        }
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** The exit code, waited for. */
    int exit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running: " + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
