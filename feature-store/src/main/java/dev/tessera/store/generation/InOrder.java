package dev.tessera.store.generation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes one thing of each element of a list on several threads, and hands the things on in the order of the list. */
final class InOrder implements AutoCloseable {
    private final ExecutorService threads;
    private final int ahead;

    /** @param atOnce how many are made at the same time; up to twice as many wait to be taken */
    InOrder(int atOnce, String name) {
        this.threads = Executors.newFixedThreadPool(atOnce, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        this.ahead = 2 * atOnce;
    }

    /** The first failure, in the order of the list, is thrown as it was; then some of the later things may have been made in vain. */
    <A, B> void forEach(List<A> all, Function<A, B> make, Consumer<B> take) {
        Deque<Future<B>> coming = new ArrayDeque<>();
        try {
            for (A next : all) {
                if (coming.size() == ahead) {
                    take.accept(result(coming.remove()));
                }
                coming.add(threads.submit(() -> make.apply(next)));
            }
            while (!coming.isEmpty()) {
                take.accept(result(coming.remove()));
            }
        } finally {
            coming.forEach(unwanted -> unwanted.cancel(false));
        }
    }

    private static <B> B result(Future<B> future) {
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
            throw new IllegalStateException("interrupted while waiting for what other threads make", e);
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
