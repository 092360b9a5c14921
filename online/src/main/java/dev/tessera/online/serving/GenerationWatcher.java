package dev.tessera.online.serving;

import dev.tessera.online.retrieval.GenerationMemory;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.GenerationException;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.model.GenerationId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the served generation the active one: looks at the pointer, switches to what it names as soon as that is loaded, and has loaded, one after the
 * other and beside what is served, whatever else may be switched to. What cannot be loaded is tried again after a pause, and what is served
 * meanwhile is declared stale.
 */
final class GenerationWatcher {
    private static final Logger log = LoggerFactory.getLogger(GenerationWatcher.class);

    private final GenerationStore store;
    private final BackgroundLoader loader;
    private final GenerationHolder holder;
    private final LeaseKeeper lease;
    private final LiveItems live;
    private final MemoryBudget memory;
    private final Map<GenerationId, Long> estimates = new HashMap<>();
    private final LoadFailures failures;

    private final InstantSource clock;
    private final AtomicLong loads = new AtomicLong();
    private final AtomicLong failedLoads = new AtomicLong();
    private volatile Instant pointerSeen;

    private boolean reachable = true;

    /** @param config says how long a generation that could not be loaded is left alone, and how much memory there is */
    GenerationWatcher(
            GenerationStore store,
            BackgroundLoader loader,
            GenerationHolder holder,
            LeaseKeeper lease,
            LiveItems live,
            ServingConfig config,
            InstantSource clock) {
        this.store = store;
        this.loader = loader;
        this.holder = holder;
        this.lease = lease;
        this.live = live;
        this.memory = config.memory();
        this.failures = new LoadFailures(config.pause());
        this.pointerSeen = clock.instant();
        this.clock = clock;
    }

    /** Looks once. To be called by one thread, again and again; never throws. */
    void look() {
        try {
            loader.take().ifPresent(this::take);
            pointer().ifPresent(this::follow);
        } catch (RuntimeException e) {
            log.error("looking for the active generation failed", e);
        }
    }

    /** How many generations were loaded so far. */
    long loads() {
        return loads.get();
    }

    /** How often one could not be loaded so far. */
    long failedLoads() {
        return failedLoads.get();
    }

    /** When the store last said which generation is active; when this was made, if it never did. */
    Instant pointerSeen() {
        return pointerSeen;
    }

    private void take(BackgroundLoader.Loaded loaded) {
        if (loaded instanceof BackgroundLoader.Loaded.Whole whole) {
            failures.forget(whole.generation().id());
            loads.incrementAndGet();
            holder.add(live.upToDate(whole.generation()));
        } else if (loaded instanceof BackgroundLoader.Loaded.Not not) {
            failedLoads.incrementAndGet();
            failures.remember(not.id(), not.reason());
        }
    }

    private Optional<Pointer> pointer() {
        try {
            Pointer pointer = store.pointer();
            if (!reachable) {
                log.info("the store answers again");
            }
            reachable = true;
            pointerSeen = clock.instant();
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

    private void follow(Pointer pointer) {
        pointer.active().ifPresent(this::follow);
        follow(pointer.canary());
        List<GenerationId> wanted = Residents.of(pointer, holder.serving(), memory.keepPrevious());
        List<GenerationId> residents = fitting(wanted, pointer);
        holder.keepOnly(residents);
        failures.keepOnly(wanted);
        estimates.keySet().retainAll(wanted);
        if (loader.loading().isEmpty()) {
            residents.stream()
                    .filter(id -> !holder.loaded().contains(id) && failures.permit(id))
                    .findFirst()
                    .ifPresent(this::load);
        }
        lease.hold(held());
    }

    /** Those that there is memory for, the most needed first. What is served already stays; a previous generation gives way without a word of failure. */
    private List<GenerationId> fitting(List<GenerationId> wanted, Pointer pointer) {
        List<GenerationId> fitting = new ArrayList<>();
        long taken =
                wanted.stream().filter(this::isServed).mapToLong(this::estimate).sum();
        for (GenerationId id : wanted) {
            long needed = estimate(id);
            if (isServed(id)) {
                fitting.add(id);
            } else if (memory.holds(needed, taken)) {
                fitting.add(id);
                taken += needed;
            } else if (isOnlyPrevious(id, pointer)) {
                letGo(id, needed, taken);
            } else {
                failures.remember(id, new GenerationException(memory.refusal(needed, taken)));
            }
        }
        return fitting;
    }

    private long estimate(GenerationId id) {
        if (!estimates.containsKey(id)) {
            manifest(id).ifPresent(manifest -> estimates.put(id, GenerationMemory.estimate(manifest)));
        }
        return estimates.getOrDefault(id, 0L);
    }

    /** Empty where it cannot be read: the loader says why. */
    private Optional<Manifest> manifest(GenerationId id) {
        try {
            return store.manifest(id);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private boolean isServed(GenerationId id) {
        return holder.serving().filter(id::equals).isPresent()
                || holder.canary().map(Canary::generation).filter(id::equals).isPresent();
    }

    private static boolean isOnlyPrevious(GenerationId id, Pointer pointer) {
        return pointer.previous().filter(id::equals).isPresent()
                && pointer.active().filter(id::equals).isEmpty()
                && pointer.candidate().filter(id::equals).isEmpty()
                && pointer.canary().map(Canary::generation).filter(id::equals).isEmpty();
    }

    private void letGo(GenerationId previous, long needed, long taken) {
        if (holder.loaded().contains(previous)) {
            log.info(
                    "generation {} is let go of, a rollback would load it again: {}",
                    previous,
                    memory.refusal(needed, taken));
        }
    }

    private void follow(GenerationId active) {
        if (holder.serving().filter(active::equals).isPresent()) {
            holder.setStaleness("");
        } else if (holder.switchTo(active)) {
            log.info("generation {} is served from now on", active);
        } else if (failures.of(active).isPresent()) {
            holder.setStaleness("generation " + active + " is active, but cannot be loaded");
        }
    }

    /** Until a canary is loaded, all users get the active generation; there are never two. */
    private void follow(Optional<Canary> wanted) {
        Optional<Canary> present = holder.canary();
        if (present.equals(wanted)) {
            return;
        }
        boolean assigned = wanted.isPresent() && holder.serving().isPresent() && holder.assign(wanted.get());
        if (assigned) {
            log.info(
                    "generation {} is served to a share of {} of all users",
                    wanted.get().generation(),
                    wanted.get().share());
        } else if (present.isPresent()) {
            holder.endCanary();
            log.info(
                    "generation {} is a canary no longer; all users get the active one",
                    present.get().generation());
        }
    }

    /** Nothing is fetched before it is sure to stay. */
    private void load(GenerationId id) {
        Map<GenerationId, Readiness> held = held();
        held.put(id, loading(id));
        lease.hold(held);
        if (lease.refuses(id)) {
            failedLoads.incrementAndGet();
            failures.remember(id, new IllegalStateException("it is not in the store"));
        } else {
            loader.start(id);
        }
    }

    private Map<GenerationId, Readiness> held() {
        Map<GenerationId, Readiness> held = new HashMap<>();
        failures.reasons().forEach((id, reason) -> held.put(id, new Readiness.Failed(reason)));
        holder.loaded().forEach(id -> held.put(id, Readiness.warm()));
        loader.loading().ifPresent(id -> held.put(id, loading(id)));
        return held;
    }

    private Readiness loading(GenerationId id) {
        return new Readiness.Loading(failures.of(id).orElse(""));
    }
}
