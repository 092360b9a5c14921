package dev.tessera.online.serving;

import dev.tessera.online.cli.TesseraOnline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The online side of {@code ./tessera} as a process of its own. */
public final class OnlineProcess {
    /** Starts fast and stays small. */
    static final List<String> QUICK = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m");

    private OnlineProcess() {}

    /** What came of a command that ended. */
    public record Ended(int code, String output) {}

    /** Runs a command to its end. */
    public static Ended run(Path output, List<String> arguments) throws InterruptedException {
        Process process = start(output, arguments);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running: " + read(output));
        }
        return new Ended(process.exitValue(), read(output));
    }

    static Process start(Path output, List<String> arguments) {
        return start(output, QUICK, arguments);
    }

    /** @param machine options of the Java machine */
    static Process start(Path output, List<String> machine, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(machine);
        command.addAll(List.of(
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.cachedir=" + System.getProperty("org.bytedeco.javacpp.cachedir", ""),
                "-cp",
                System.getProperty("java.class.path"),
                TesseraOnline.class.getName()));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
