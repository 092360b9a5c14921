package dev.tessera.online.serving;

import dev.tessera.online.ranking.GenerationPin;
import dev.tessera.online.ranking.Generations;
import dev.tessera.online.ranking.NotReadyException;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.model.GenerationId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generation that new requests are answered from. A switch happens between two requests: those under way keep the generation they
 * pinned, and it is closed when the last of them ended.
 */
final class GenerationHolder implements Generations, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GenerationHolder.class);

    private final AtomicReference<@Nullable Counted> current = new AtomicReference<>();
    private volatile String staleness = "";

    @Override
    public GenerationPin pin() {
        while (true) {
            Counted counted = current.get();
            if (counted == null) {
                throw new NotReadyException(
                        "no generation is loaded yet; publish one (./tessera publish), or try again");
            }
            if (counted.retain()) {
                return new Pin(counted, staleness);
            }
            // It was switched away and closed between the two lines: the next look finds its successor.
        }
    }

    /** What is served; empty before the first switch. */
    Optional<GenerationId> serving() {
        return Optional.ofNullable(current.get()).map(counted -> counted.generation.id());
    }

    /** Serves another generation from now on, and takes it over: it will be closed here. */
    void switchTo(ServedGeneration next) {
        Counted old = current.getAndSet(new Counted(next));
        staleness = "";
        if (old != null) {
            old.release();
        }
    }

    /** @param reason why what is served may not be what is active; empty if it is */
    void setStaleness(String reason) {
        staleness = reason;
    }

    @Override
    public void close() {
        Counted last = current.getAndSet(null);
        if (last != null) {
            last.release();
        }
    }

    /** A generation and how many use it: the holder counts as one. */
    private static final class Counted {
        private final ServedGeneration generation;
        private final AtomicInteger uses = new AtomicInteger(1);

        Counted(ServedGeneration generation) {
            this.generation = generation;
        }

        boolean retain() {
            return uses.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
        }

        void release() {
            if (uses.decrementAndGet() == 0) {
                generation.close();
                log.info("generation {} is closed: its last request ended", generation.id());
            }
        }
    }

    private static final class Pin implements GenerationPin {
        private final Counted counted;
        private final String staleness;

        Pin(Counted counted, String staleness) {
            this.counted = counted;
            this.staleness = staleness;
        }

        @Override
        public ServedGeneration generation() {
            return counted.generation;
        }

        @Override
        public String staleness() {
            return staleness;
        }

        @Override
        public void close() {
            counted.release();
        }
    }
}
