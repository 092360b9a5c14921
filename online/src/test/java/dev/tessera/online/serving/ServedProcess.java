package dev.tessera.online.serving;

import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** {@code tessera serve} as a process of its own. */
public final class ServedProcess implements AutoCloseable {
    private static final Pattern JSON = Pattern.compile("JSON at http://127.0.0.1:(\\d+)");
    private static final Pattern METRICS = Pattern.compile("metrics at http://127.0.0.1:(\\d+)/metrics");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private final Process process;
    private final Path output;
    private final Path portFile;

    private ServedProcess(Path folder, List<String> machine, List<String> arguments) {
        output = folder.resolve("serve.log");
        portFile = folder.resolve("port");
        List<String> command = new ArrayList<>(List.of(
                "serve",
                "--port",
                "0",
                "--port-file",
                portFile.toString(),
                "--cache",
                folder.resolve("cache").toString()));
        command.addAll(arguments);
        process = OnlineProcess.start(output, machine, command);
    }

    public static ServedProcess start(Path folder, String... arguments) {
        return new ServedProcess(folder, OnlineProcess.QUICK, List.of(arguments));
    }

    /** @param machine options of the Java machine */
    static ServedProcess start(Path folder, List<String> machine, String... arguments) {
        return new ServedProcess(folder, machine, List.of(arguments));
    }

    /** Waits until it listens, then connects. */
    public ManagedChannel connect() {
        await().until(() -> Files.exists(portFile) || !process.isAlive());
        try {
            int port = Integer.parseInt(Files.readString(portFile).strip());
            return ManagedChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(output(), e);
        }
    }

    /** Where its figures are told; it must listen already. */
    int metricsPort() {
        return port(METRICS);
    }

    /** Where it takes JSON; it must listen already. */
    int httpPort() {
        return port(JSON);
    }

    private int port(Pattern told) {
        await().until(() -> told.matcher(output()).find());
        return told.matcher(output())
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    int port() throws IOException {
        return Integer.parseInt(Files.readString(portFile).strip());
    }

    long pid() {
        return process.pid();
    }

    public String output() {
        return OnlineProcess.read(output);
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** The exit code, waited for. */
    public int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running: " + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
