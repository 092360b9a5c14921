package dev.tessera.store.process;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Main class of a child JVM: {@code Supervised PARENT_PID MAIN_CLASS ARGS...} runs the main class and ends this JVM once the parent is gone.
 * The exit code is then {@value #PARENT_GONE}; otherwise it is that of the main class.
 */
public final class Supervised {
    /** Exit code of a child whose parent is gone. */
    public static final int PARENT_GONE = 75;

    private static final Duration GRACE = Duration.ofSeconds(15);

    private Supervised() {}

    public static void main(String[] args) throws Throwable {
        if (args.length < 2) {
            System.err.println("usage: Supervised PARENT_PID MAIN_CLASS [ARGUMENT...]");
            System.exit(2);
        }
        watch(Long.parseLong(args[0]));
        try {
            Class.forName(args[1]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 2, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static void watch(long parent) {
        Thread watcher = new Thread(() -> endAfter(ProcessHandle.of(parent)), "parent-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static void endAfter(Optional<ProcessHandle> parent) {
        parent.map(ProcessHandle::onExit).ifPresent(exit -> exit.join());
        Thread lastResort = new Thread(Supervised::haltAfterGrace, "parent-gone");
        lastResort.setDaemon(true);
        lastResort.start();
        System.exit(PARENT_GONE);
    }

    /** Shutdown hooks that hang must not keep an orphan alive. */
    private static void haltAfterGrace() {
        try {
            Thread.sleep(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(PARENT_GONE);
    }
}
