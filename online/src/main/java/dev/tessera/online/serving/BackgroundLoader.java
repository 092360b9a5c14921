package dev.tessera.online.serving;

import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.model.GenerationId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Loads one generation at a time on a thread of its own, so that rankers switch to what is loaded meanwhile. All else is done by one thread. */
final class BackgroundLoader {
    private final GenerationLoader loader;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(work -> ServingThreads.daemon(work, "generation-loader"));
    private @Nullable UnderWay underWay;

    BackgroundLoader(GenerationLoader loader) {
        this.loader = loader;
    }

    /** What is being loaded, or was and is not taken yet. */
    Optional<GenerationId> loading() {
        return Optional.ofNullable(underWay).map(UnderWay::id);
    }

    /** Begins to load a generation. Nothing may be under way. */
    void start(GenerationId id) {
        if (underWay != null) {
            throw new IllegalStateException("generation " + underWay.id + " is being loaded still");
        }
        underWay = new UnderWay(id, thread.submit(() -> loader.load(id)));
    }

    /** What has come of the latest start, told once; empty while that is not known. */
    Optional<Loaded> take() {
        UnderWay ended = underWay;
        if (ended == null || !ended.generation.isDone()) {
            return Optional.empty();
        }
        underWay = null;
        try {
            return Optional.of(new Loaded.Whole(ended.generation.get()));
        } catch (ExecutionException e) {
            return Optional.of(new Loaded.Not(ended.id, e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            throw new IllegalStateException("a future that is done was waited for", e);
        }
    }

    /** Waits for what is under way, and closes what nobody took. */
    void close(Duration longest) throws InterruptedException {
        thread.shutdown();
        if (thread.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS)
                && take().orElse(null) instanceof Loaded.Whole whole) {
            whole.generation().close();
        }
    }

    /** What came of loading. */
    sealed interface Loaded {
        /** The taker owns it. */
        record Whole(ServedGeneration generation) implements Loaded {}

        /** It could not be loaded. */
        record Not(GenerationId id, Throwable reason) implements Loaded {}
    }

    private record UnderWay(GenerationId id, Future<ServedGeneration> generation) {}
}
