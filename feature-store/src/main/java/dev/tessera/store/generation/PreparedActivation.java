package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Flips to a generation once every running ranker has it loaded and warm, so that the flip reaches all of them within a look at the pointer. Rankers load
 * it beside what they serve; what one could not load is never flipped to, unless somebody does not want to wait.
 */
public final class PreparedActivation {
    /** How long rankers are waited for, unless told otherwise. */
    public static final Duration DEFAULT_WAIT = Duration.ofMinutes(2);

    /** How long rankers go on loading for somebody who died while waiting for them. */
    private static final Duration LASTING = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration REMINDER = Duration.ofSeconds(10);

    private final GenerationStore store;
    private final Consumer<String> progress;
    private final Runnable pause;

    /** @param progress is told, while rankers are waited for, which of them are not ready, and why */
    public PreparedActivation(GenerationStore store, Consumer<String> progress) {
        this(store, progress, PreparedActivation::pause);
    }

    /** @param pause between two looks at the rankers */
    PreparedActivation(GenerationStore store, Consumer<String> progress, Runnable pause) {
        this.store = store;
        this.progress = progress;
        this.pause = pause;
    }

    /**
     * Prepares, then flips. Where every ranker has the generation already, or none is running, the flip is immediate.
     *
     * @param longest how long rankers are waited for; zero flips at once, ready or not
     * @return the new pointer
     * @throws GenerationException as {@link GenerationStore#activate} does; also if a ranker is not ready in time, or another generation is being
     *     prepared. The pointer is what it was then
     */
    public Pointer activate(GenerationId target, Pointer expected, Duration longest) {
        return flip(target, expected, longest, () -> store.activate(target, expected));
    }

    /**
     * Prepares, then gives a share of the users a second generation; as {@link #activate} otherwise. Rankers have that generation before the first of
     * these users asks.
     *
     * @throws GenerationException as {@link GenerationStore#begin(Canary, Pointer)} does; also if a ranker is not ready in time, or another generation
     *     is being prepared
     */
    public Pointer begin(Canary canary, Pointer expected, Duration longest) {
        Duration wait = expected.active().isEmpty() ? Duration.ZERO : longest;
        return flip(canary.generation(), expected, wait, () -> store.begin(canary, expected));
    }

    private Pointer flip(GenerationId target, Pointer expected, Duration longest, Supplier<Pointer> flip) {
        if (longest.isZero() || late(target).isEmpty()) {
            return flip.get();
        }
        store.prepare(target, LASTING);
        try {
            await(target, expected, longest);
            Pointer flipped = flip.get();
            endPreparation(target);
            return flipped.withCandidate(Optional.empty());
        } catch (RuntimeException e) {
            endPreparation(target);
            throw e;
        }
    }

    /**
     * Flips to the previous generation, which rankers hold unless memory is short.
     *
     * @throws GenerationException also if there is no previous one
     */
    public Pointer rollback(Pointer expected, Duration longest) {
        return activate(expected.rollbackTarget(), expected, longest);
    }

    /** Until all are ready, or somebody else flipped, which the flip then notices. */
    private void await(GenerationId target, Pointer expected, Duration longest) {
        long began = System.nanoTime();
        long told = began - REMINDER.toNanos();
        String last = "";
        List<Lease> late = late(target);
        while (!late.isEmpty() && store.pointer().revision() == expected.revision()) {
            long now = System.nanoTime();
            String found = words(late, target);
            if (now - began >= longest.toNanos()) {
                throw GenerationRefusal.notReady(target, longest, found);
            }
            if (!found.equals(last) || now - told >= REMINDER.toNanos()) {
                progress.accept("generation " + target + " is served as soon as all rankers have it: " + found);
                last = found;
                told = now;
            }
            pause.run();
            store.prepare(target, LASTING);
            late = late(target);
        }
    }

    private List<Lease> late(GenerationId target) {
        return store.leases().live().stream()
                .filter(lease -> !lease.readiness(target).equals(Optional.of(Readiness.warm())))
                .toList();
    }

    private static String words(List<Lease> late, GenerationId target) {
        return late.stream()
                .map(lease -> "ranker " + lease.replica() + " "
                        + lease.readiness(target).map(Readiness::words).orElse("has not begun to load it"))
                .collect(Collectors.joining(", "));
    }

    /** Rankers find out by themselves if they cannot be told. */
    private void endPreparation(GenerationId target) {
        try {
            store.endPreparation(target);
        } catch (RuntimeException e) {
            progress.accept("rankers cannot be told that generation " + target + " is a candidate no more ("
                    + e.getMessage() + "); they find out within " + LASTING.toSeconds() + " s");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GenerationException(
                    "waiting for rankers was interrupted; the served generation is what it was", e);
        }
    }
}
