package dev.tessera.store.generation;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Does things on several threads, begun in the order in which they are given. */
final class BlockThreads implements AutoCloseable {
    private final ExecutorService threads;

    /** @param atOnce how many are done at the same time */
    BlockThreads(int atOnce, String name) {
        this.threads = Executors.newFixedThreadPool(atOnce, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins something whose {@link #result} is wanted later. */
    <T> Future<T> start(Supplier<T> work) {
        return threads.submit(work::get);
    }

    /**
     * Does all. The first failure, in the order of the list, is thrown as it was, and what was not begun is left. What is begun has all before
     * it begun, so it may wait for that.
     */
    void run(List<Runnable> all) {
        List<FutureTask<Void>> tasks =
                all.stream().map(task -> new FutureTask<Void>(task, null)).toList();
        LinkedBlockingQueue<FutureTask<Void>> waiting = new LinkedBlockingQueue<>(tasks);
        tasks.forEach(task -> threads.execute(() -> {
            FutureTask<Void> next = waiting.poll();
            if (next != null) {
                next.run();
            }
        }));
        try {
            tasks.forEach(BlockThreads::result);
        } finally {
            waiting.clear(); // At once: one by one, a task could be left out and the one behind it begin.
        }
    }

    /** Waits for what was started; what it threw is thrown as it was. */
    static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException("a function threw a checked exception", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for what other threads do", e);
        }
    }

    /** Begins nothing more, and waits for what is under way: a call of a store, which has its own time limit. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
