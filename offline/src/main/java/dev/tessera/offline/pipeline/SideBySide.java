package dev.tessera.offline.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs pieces of work, some of them at the same time; the first failure ends them all. */
final class SideBySide {
    private final int atOnce;

    /** @param atOnce the most that run at the same time, at least 1 */
    SideBySide(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Work that may fail in any way. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Starts the pieces in their order and returns when all are done. @throws Exception what the first failing one threw */
    void run(List<Work> pieces) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        try {
            CompletionService<Void> running = new ExecutorCompletionService<>(threads);
            for (Work piece : List.copyOf(pieces)) {
                running.submit(() -> {
                    piece.run();
                    return null;
                });
            }
            for (int done = 0; done < pieces.size(); done++) {
                running.take().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Lays work in sequence: one piece that does all of them in their order. */
    static Work inOrder(List<Work> pieces) {
        List<Work> all = new ArrayList<>(pieces);
        return () -> {
            for (Work piece : all) {
                piece.run();
            }
        };
    }
}
