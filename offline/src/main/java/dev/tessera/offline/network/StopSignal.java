package dev.tessera.offline.network;

import dev.tessera.store.tensorflow.OrderlyExit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells a training run that it should save and end: the process was asked to stop, as by Ctrl-C, or its thread was interrupted, as when a
 * Flink job is cancelled. The process waits until the run is closed, for a while.
 */
public final class StopSignal implements AutoCloseable {
    private static final int MOST_SECONDS = 60;

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final OrderlyExit.Hold hold = OrderlyExit.hold();
    private final Thread hook = new Thread(this::stopProcess, "save before exit");

    public StopSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stopProcess() {
        stopping.set(true);
        try {
            ended.await(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the run should end. An interrupt of the thread is taken off it, since an interrupted thread cannot write files. */
    public boolean given() {
        if (Thread.interrupted()) {
            stopping.set(true);
        }
        return stopping.get();
    }

    @Override
    public void close() {
        ended.countDown();
        hold.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is stopping, and the hook runs.
        }
    }
}
