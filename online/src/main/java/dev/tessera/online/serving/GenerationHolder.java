package dev.tessera.online.serving;

import dev.tessera.online.ranking.GenerationPin;
import dev.tessera.online.ranking.Generations;
import dev.tessera.online.ranking.NotReadyException;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.UserId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generation that new requests are answered from, beside it the one before, loaded and warm, so that a rollback has nothing to wait for, and
 * the canary that some users get. A switch happens between two requests: those under way keep the generation they pinned. One that is let go of is
 * closed when the last of them ended. Pins are taken by many threads; all else is done by one.
 */
final class GenerationHolder implements Generations, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GenerationHolder.class);

    private final AtomicReference<@Nullable Counted> current = new AtomicReference<>();
    private volatile String staleness = "";
    private @Nullable Counted before;
    private volatile @Nullable Assigned assigned;

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

    @Override
    public GenerationPin pin(UserId user) {
        Assigned some = assigned;
        return some != null && some.canary.takes(user) && some.counted.retain()
                ? new Pin(some.counted, staleness)
                : pin();
    }

    /** What is served; empty before the first switch. */
    Optional<GenerationId> serving() {
        return Optional.ofNullable(current.get()).map(counted -> counted.generation.id());
    }

    /** Serves another generation from now on, and takes it over: it will be closed here. What was served is kept beside it. */
    void switchTo(ServedGeneration next) {
        keep(current.getAndSet(new Counted(next)));
    }

    /** Serves a generation that is loaded already, as the one before or as a canary. */
    boolean switchToLoaded(GenerationId id) {
        Counted loaded = takeLoaded(id);
        if (loaded == null) {
            return false;
        }
        keep(current.getAndSet(loaded));
        return true;
    }

    /** Gives a canary that is loaded already to its users, and to no others. */
    boolean assignLoaded(Canary canary) {
        Counted loaded = takeLoaded(canary.generation());
        if (loaded == null) {
            return false;
        }
        endCanary();
        assigned = new Assigned(canary, loaded);
        return true;
    }

    /** Gives a canary to its users, and takes it over: it will be closed here. */
    void assign(Canary canary, ServedGeneration generation) {
        endCanary();
        assigned = new Assigned(canary, new Counted(generation));
    }

    /** All users get what is served. */
    void endCanary() {
        Assigned old = assigned;
        assigned = null;
        if (old != null) {
            old.counted.release();
        }
    }

    /** What some users get. */
    Optional<Canary> canary() {
        return Optional.ofNullable(assigned).map(Assigned::canary);
    }

    private @Nullable Counted takeLoaded(GenerationId id) {
        Counted loaded = null;
        if (before != null && before.generation.id().equals(id)) {
            loaded = before;
            before = null;
        } else if (assigned != null && assigned.counted.generation.id().equals(id)) {
            loaded = assigned.counted;
            assigned = null;
        }
        return loaded;
    }

    private void keep(@Nullable Counted old) {
        staleness = "";
        letGoOfTheOneBefore();
        before = old;
    }

    /** The generation that is kept beside the present one. */
    Optional<GenerationId> before() {
        return Optional.ofNullable(before).map(counted -> counted.generation.id());
    }

    /** Keeps nothing beside the present generation any more. */
    void letGoOfTheOneBefore() {
        if (before != null) {
            before.release();
            before = null;
        }
    }

    /** @param reason why what is served may not be what is active; empty if it is */
    void setStaleness(String reason) {
        staleness = reason;
    }

    @Override
    public void close() {
        letGoOfTheOneBefore();
        endCanary();
        Counted last = current.getAndSet(null);
        if (last != null) {
            last.release();
        }
    }

    /** A canary that is loaded. */
    private record Assigned(Canary canary, Counted counted) {}

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
