package dev.tessera.online.serving;

import dev.tessera.online.ranking.GenerationPin;
import dev.tessera.online.ranking.Generations;
import dev.tessera.online.ranking.NotReadyException;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.UserId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generations in memory, loaded and warm: one that new requests are answered from, perhaps a canary that some users get, and others that can be
 * switched to at once. A switch happens between two requests: those under way keep the generation they pinned. One that is let go of is
 * closed when the last of them ended. Pins are taken by many threads; all else is done by one.
 */
final class GenerationHolder implements Generations, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GenerationHolder.class);

    private final Map<GenerationId, Counted> loaded = new ConcurrentHashMap<>();
    private volatile @Nullable Counted current;
    private volatile @Nullable Assigned assigned;
    private volatile String staleness = "";

    @Override
    public GenerationPin pin() {
        while (true) {
            Counted counted = current;
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

    @Override
    public GenerationPin pin(UserId user) {
        Assigned some = assigned;
        return some != null && some.canary.takes(user) && some.counted.retain()
                ? new Pin(some.counted, staleness)
                : pin();
    }

    @Override
    public GenerationPin pinCanary() {
        Assigned some = assigned;
        return some != null && some.counted.retain() ? new Pin(some.counted, staleness) : pin();
    }

    /** What is served; empty before the first switch. */
    Optional<GenerationId> serving() {
        return Optional.ofNullable(current).map(counted -> counted.generation.id());
    }

    /** What is served, for looking at it: nothing keeps it from being closed. */
    Optional<ServedGeneration> servedNow() {
        return Optional.ofNullable(current).map(counted -> counted.generation);
    }

    /** What some users get instead, likewise. */
    Optional<ServedGeneration> canaryNow() {
        return Optional.ofNullable(assigned).map(some -> some.counted.generation);
    }

    /** What is in memory. */
    Set<GenerationId> loaded() {
        return Set.copyOf(loaded.keySet());
    }

    /** Takes over a generation: it will be closed here. Nobody is served from it yet. */
    void add(ServedGeneration generation) {
        Counted before = loaded.put(generation.id(), new Counted(generation));
        if (before != null) {
            throw new IllegalStateException("generation " + generation.id() + " is loaded twice");
        }
    }

    /** Replaces what new requests see of each generation in memory. May be called beside all else, by one thread at a time. */
    void update(UnaryOperator<ServedGeneration> update) {
        for (Counted counted : loaded.values()) {
            if (counted.retain()) {
                try {
                    counted.generation = update.apply(counted.generation);
                } finally {
                    counted.release();
                }
            }
        }
    }

    /** Serves a generation from now on, if it is loaded. */
    boolean switchTo(GenerationId id) {
        Counted next = loaded.get(id);
        if (next == null) {
            return false;
        }
        staleness = "";
        current = next;
        return true;
    }

    /** Gives a canary to its users and to no others, if it is loaded. */
    boolean assign(Canary canary) {
        Counted counted = loaded.get(canary.generation());
        if (counted == null) {
            return false;
        }
        assigned = new Assigned(canary, counted);
        return true;
    }

    /** All users get what is served. */
    void endCanary() {
        assigned = null;
    }

    /** What some users get. */
    Optional<Canary> canary() {
        return Optional.ofNullable(assigned).map(Assigned::canary);
    }

    /** Lets go of all others, except what is served or a canary. */
    void keepOnly(Collection<GenerationId> needed) {
        Counted served = current;
        Assigned some = assigned;
        loaded.values().removeIf(counted -> {
            boolean unneeded = counted != served
                    && (some == null || counted != some.counted)
                    && !needed.contains(counted.generation.id());
            if (unneeded) {
                counted.release();
            }
            return unneeded;
        });
    }

    /** @param reason why what is served may not be what is active; empty if it is */
    void setStaleness(String reason) {
        staleness = reason;
    }

    @Override
    public void close() {
        current = null;
        endCanary();
        keepOnly(Set.of());
    }

    /** A canary that is loaded. */
    private record Assigned(Canary canary, Counted counted) {}

    /** A generation and how many use it: the holder counts as one. */
    private static final class Counted {
        private volatile ServedGeneration generation;
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
        private final ServedGeneration generation;
        private final String staleness;

        Pin(Counted counted, String staleness) {
            this.counted = counted;
            this.generation = counted.generation;
            this.staleness = staleness;
        }

        @Override
        public ServedGeneration generation() {
            return generation;
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
