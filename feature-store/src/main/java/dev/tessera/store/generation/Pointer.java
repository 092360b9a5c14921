package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import java.time.Instant;
import java.util.Optional;

/**
 * What is served.
 *
 * @param active the served generation; empty before the first activation
 * @param previous the one served before, which a rollback returns to; empty before the second activation
 * @param revision counts activations, and canaries begun, changed or ended; compare-and-set compares this number, so a flip there and back is noticed
 * @param since when it became active; {@link Instant#EPOCH} before the first activation
 * @param canary what some users get in place of it
 * @param candidate what rankers are asked to load, so that it can be activated
 */
public record Pointer(
        Optional<GenerationId> active,
        Optional<GenerationId> previous,
        long revision,
        Instant since,
        Optional<Canary> canary,
        Optional<GenerationId> candidate) {
    /** Nothing was ever activated. */
    public static final Pointer NONE = new Pointer(Optional.empty(), Optional.empty(), 0, Instant.EPOCH);

    /** Without a canary or a candidate. */
    public Pointer(Optional<GenerationId> active, Optional<GenerationId> previous, long revision, Instant since) {
        this(active, previous, revision, since, Optional.empty(), Optional.empty());
    }

    /** This, but for the canary. */
    public Pointer withCanary(Optional<Canary> other) {
        return new Pointer(active, previous, revision, since, other, candidate);
    }

    /** This, but for the candidate. */
    public Pointer withCandidate(Optional<GenerationId> other) {
        return new Pointer(active, previous, revision, since, canary, other);
    }

    /** @throws GenerationException if there is no previous generation */
    public GenerationId rollbackTarget() {
        return previous.orElseThrow(() ->
                new GenerationException("there is no previous generation to roll back to; activate one by its id"));
    }

    /** Whether a generation is needed: active, previous, a canary or a candidate. */
    public boolean uses(GenerationId id) {
        return active.filter(id::equals).isPresent()
                || previous.filter(id::equals).isPresent()
                || canary.filter(each -> each.generation().equals(id)).isPresent()
                || candidate.filter(id::equals).isPresent();
    }
}
