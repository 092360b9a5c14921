package dev.tessera.store.tensorflow;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.tensorflow.Result;
import org.tensorflow.Session;

/**
 * Lets a process end between two runs of TensorFlow alone. At exit its library takes itself down while other threads go on, and one that is within a run then
 * ends the process with a segmentation fault in place of its exit code. So the end waits for the runs under way, and those that would begin wait for
 * the end; who has to save something first holds the end off.
 */
public final class OrderlyExit {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final OrderlyExit PROCESS = ofProcess();

    private int running;
    private int holding;
    private boolean ending;

    OrderlyExit() {}

    private static OrderlyExit ofProcess() {
        OrderlyExit exit = new OrderlyExit();
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> exit.end(LONGEST), "end between runs"));
        } catch (IllegalStateException e) {
            exit.end(Duration.ZERO);
        }
        return exit;
    }

    /** Runs what a runner was told to, unless the process is ending: then this does not return. */
    public static Result run(Session.Runner runner) {
        PROCESS.begin();
        try {
            return runner.run();
        } finally {
            PROCESS.done();
        }
    }

    /** Lets runs go on, although the process is asked to end, until this is closed or a minute is over. */
    public static Hold hold() {
        return PROCESS.new Hold();
    }

    /** Keeps the process from ending. */
    public final class Hold implements AutoCloseable {
        private boolean closed;

        Hold() {
            synchronized (OrderlyExit.this) {
                holding++;
            }
        }

        @Override
        public void close() {
            synchronized (OrderlyExit.this) {
                holding -= closed ? 0 : 1;
                closed = true;
                OrderlyExit.this.notifyAll();
            }
        }
    }

    /** An interrupt lets nobody in, since the library is being taken down; it is kept for those who get in. */
    synchronized void begin() {
        boolean interrupted = false;
        while (ending && holding <= 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        running++;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void done() {
        running--;
        notifyAll();
    }

    /** Waits until nobody holds, or so long; then lets nothing begin, and waits as long for what runs. */
    synchronized void end(Duration longest) {
        ending = true;
        await(longest, () -> holding <= 0);
        holding = 0;
        await(longest, () -> running == 0);
    }

    private synchronized void await(Duration longest, BooleanSupplier over) {
        long last = System.nanoTime() + longest.toNanos();
        long left = longest.toMillis();
        try {
            while (left > 0 && !over.getAsBoolean()) {
                wait(left);
                left = Duration.ofNanos(last - System.nanoTime()).toMillis();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
