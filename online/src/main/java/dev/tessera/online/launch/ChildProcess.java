package dev.tessera.online.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A process that ends with this JVM, watched for how long it takes and how much memory it needs. */
final class ChildProcess implements AutoCloseable {
    private static final Duration SAMPLING = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final Process process;
    private final long started = System.nanoTime();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong peak = new AtomicLong(-1);
    private final Thread killer;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.killer = new Thread(this::stop, name + "-stop");
    }

    /** @param log file that takes what the process prints; empty = this process's own output */
    static ChildProcess start(String name, List<String> command, Optional<Path> log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.PIPE);
        log.ifPresentOrElse(
                file -> builder.redirectErrorStream(true).redirectOutput(file.toFile()),
                () -> builder.redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.INHERIT));
        ChildProcess child = new ChildProcess(name, builder.start());
        Runtime.getRuntime().addShutdownHook(child.killer);
        Thread sampler = new Thread(child::sample, name + "-memory");
        sampler.setDaemon(true);
        sampler.start();
        return child;
    }

    private void sample() {
        try {
            do {
                ResidentMemory.peak(process.pid()).ifPresent(peak::set);
            } while (!process.waitFor(SAMPLING.toMillis(), TimeUnit.MILLISECONDS));
            ended.compareAndSet(0, System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end, but no longer than that; whether it came. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits for the end; the exit code. */
    int await() throws InterruptedException {
        int code = process.waitFor();
        ended.compareAndSet(0, System.nanoTime());
        return code;
    }

    /** What was measured so far. */
    Usage usage() {
        long end = ended.get() == 0 ? System.nanoTime() : ended.get();
        long bytes = peak.get();
        return new Usage(
                name, Duration.ofNanos(end - started), bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes));
    }

    /** Asks the process to end, and makes it end if it does not. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (IllegalStateException shuttingDown) {
            return; // The hook does the rest.
        }
        stop();
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
