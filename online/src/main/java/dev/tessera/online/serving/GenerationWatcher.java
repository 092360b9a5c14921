package dev.tessera.online.serving;

import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.model.GenerationId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the served generation the active one: looks at the pointer, loads what it names beside what is served, and switches. The previous one stays
 * loaded, so that a rollback is a switch alone. What cannot be loaded is tried again after a pause, and what is served meanwhile is declared stale.
 */
final class GenerationWatcher {
    private static final Logger log = LoggerFactory.getLogger(GenerationWatcher.class);

    private final GenerationStore store;
    private final GenerationLoader loader;
    private final GenerationHolder holder;
    private final Duration pause;
    private final boolean keepPrevious;
    private final InstantSource clock;

    private final Failure failure = new Failure();
    private final Failure canaryFailure = new Failure();
    private boolean reachable = true;

    /**
     * @param pause how long a generation that could not be loaded is left alone
     * @param keepPrevious whether there is memory for the previous generation
     */
    GenerationWatcher(
            GenerationStore store,
            GenerationLoader loader,
            GenerationHolder holder,
            Duration pause,
            boolean keepPrevious,
            InstantSource clock) {
        this.store = store;
        this.loader = loader;
        this.holder = holder;
        this.pause = pause;
        this.keepPrevious = keepPrevious;
        this.clock = clock;
    }

    /** Looks once. To be called by one thread, again and again; never throws. */
    void look() {
        try {
            pointer().ifPresent(pointer -> {
                pointer.active().ifPresent(this::follow);
                follow(pointer.canary());
                letGo(pointer);
            });
        } catch (RuntimeException e) {
            log.error("looking for the active generation failed", e);
        }
    }

    private Optional<Pointer> pointer() {
        try {
            Pointer pointer = store.pointer();
            if (!reachable) {
                log.info("the store answers again");
            }
            reachable = true;
            return Optional.of(pointer);
        } catch (RuntimeException e) {
            if (reachable) {
                log.warn(
                        "the store cannot be asked which generation is active; serving goes on with what is loaded", e);
            }
            reachable = false;
            holder.setStaleness("the store cannot be asked which generation is active");
            return Optional.empty();
        }
    }

    private void follow(GenerationId active) {
        if (holder.serving().filter(active::equals).isPresent()) {
            holder.setStaleness("");
            failure.forget();
        } else if (holder.switchToLoaded(active)) {
            failure.forget();
            log.info("generation {} is served from now on; it was loaded already", active);
        } else if (failure.permits(active)) {
            load(active);
        }
    }

    private void follow(Optional<Canary> wanted) {
        if (wanted.isEmpty() || holder.serving().isEmpty()) {
            endCanary();
        } else if (!holder.canary().equals(wanted)) {
            Canary canary = wanted.get();
            if (holder.assignLoaded(canary)) {
                log(canary);
            } else if (canaryFailure.permits(canary.generation())) {
                load(canary);
            }
        }
    }

    private void endCanary() {
        canaryFailure.forget();
        holder.canary().ifPresent(canary -> {
            holder.endCanary();
            log.info("generation {} is a canary no longer; all users get the active one", canary.generation());
        });
    }

    /** Only the previous generation can be rolled back to. */
    private void letGo(Pointer pointer) {
        if (!keepPrevious || !holder.before().equals(pointer.previous())) {
            holder.letGoOfTheOneBefore();
        }
    }

    private void load(GenerationId id) {
        // Beside what is served and a canary only the one to come: more memory than for three nobody has set aside.
        holder.letGoOfTheOneBefore();
        try {
            ServedGeneration next = loader.load(id);
            holder.switchTo(next);
            failure.forget();
            log.info("generation {} is served from now on", id);
        } catch (RuntimeException e) {
            failure.remember(id);
            holder.setStaleness("generation " + id + " is active, but cannot be loaded");
            log.error("generation {} cannot be loaded; the next attempt is in {} s", id, pause.toSeconds(), e);
        }
    }

    /** Another canary than before is loaded in its place, so that there are never two: until it is there, all users get the active generation. */
    private void load(Canary canary) {
        holder.endCanary();
        try {
            holder.assign(canary, loader.load(canary.generation()));
            canaryFailure.forget();
            log(canary);
        } catch (RuntimeException e) {
            canaryFailure.remember(canary.generation());
            log.error(
                    "canary {} cannot be loaded, and its users get the active generation; the next attempt is in {} s",
                    canary.generation(),
                    pause.toSeconds(),
                    e);
        }
    }

    private static void log(Canary canary) {
        log.info("generation {} is served to a share of {} of all users", canary.generation(), canary.share());
    }

    /** A generation that could not be loaded, left alone for a while. */
    private final class Failure {
        private @Nullable GenerationId failed;
        private Instant retryAt = Instant.MIN;

        void remember(GenerationId id) {
            failed = id;
            retryAt = clock.instant().plus(pause);
        }

        void forget() {
            failed = null;
        }

        /** Whether a generation may be loaded now. */
        boolean permits(GenerationId id) {
            return !id.equals(failed) || !clock.instant().isBefore(retryAt);
        }
    }
}
