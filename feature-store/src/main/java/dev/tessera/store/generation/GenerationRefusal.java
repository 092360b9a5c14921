package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** The refusals of every {@link GenerationStore}, in the same words. */
public final class GenerationRefusal {
    private GenerationRefusal() {}

    public static GenerationException alreadyComplete(GenerationId id) {
        return new GenerationException(
                "generation " + id + " is complete already; a generation never changes, use a new id");
    }

    public static GenerationException otherManifest(GenerationId id) {
        return new GenerationException("generation " + id + " is complete with another manifest; use a new id");
    }

    public static GenerationException notBegun(GenerationId id) {
        return new GenerationException("generation " + id + " was not begun, or was swept meanwhile; publish again");
    }

    public static GenerationException blobUnknown(GenerationId id, String digest) {
        return new GenerationException(
                "generation " + id + " names blob " + digest + ", which is not in the blob store; publish again");
    }

    public static GenerationException unknown(GenerationId id) {
        return new GenerationException("generation " + id
                + " is unknown; expected a complete generation, as ./tessera generations list shows them");
    }

    public static GenerationException incomplete(GenerationId id) {
        return new GenerationException(
                "generation " + id + " is staged, not complete; wait for its publisher, or publish again if that died");
    }

    public static GenerationException inUse(GenerationId id) {
        return new GenerationException(
                "generation " + id
                        + " is active, previous or a canary, or is being prepared; activate others, or end the canary, before removing it");
    }

    /** @param replicas that need it */
    public static GenerationException pinned(GenerationId id, Collection<ReplicaId> replicas) {
        return new GenerationException("generation " + id + " is held by running rankers "
                + replicas.stream().map(ReplicaId::value).sorted().collect(Collectors.joining(", "))
                + "; remove it when they have let go of it, or " + Lease.LASTING.toSeconds() + " s after they died");
    }

    public static GenerationException otherPrepared(GenerationId id, GenerationId other) {
        return new GenerationException("generation " + id + " cannot be prepared: generation " + other
                + " is being prepared; wait for that, or not at all (--wait 0)");
    }

    /** @param late which rankers, and why */
    public static GenerationException notReady(GenerationId target, Duration longest, String late) {
        return new GenerationException("generation " + target + " is not served, what was served stays: after "
                + longest.toSeconds() + " s, " + late
                + "; wait longer (--wait SECONDS), or not at all (--wait 0)");
    }

    public static GenerationException nothingActive(GenerationId canary) {
        return new GenerationException(
                "generation " + canary
                        + " cannot be a canary: nothing is active yet that all other users would get; activate a generation first");
    }

    public static GenerationException isActive(GenerationId canary) {
        return new GenerationException("generation " + canary + " is active: all users get it already");
    }

    /** A canary was not begun or ended. */
    public static GenerationException movedBeforeCanary(Pointer expected, Pointer found) {
        return new GenerationException("the canary was left as it was: expected " + words(expected) + ", found "
                + words(found) + "; look at it and try again");
    }

    public static GenerationException moved(GenerationId target, Pointer expected, Pointer found) {
        return new GenerationException("generation " + target + " was not activated: expected " + words(expected)
                + ", found " + words(found) + "; look at it and try again");
    }

    private static String words(Pointer pointer) {
        return pointer.active().map(id -> "generation " + id).orElse("none") + " (revision " + pointer.revision() + ")";
    }
}
