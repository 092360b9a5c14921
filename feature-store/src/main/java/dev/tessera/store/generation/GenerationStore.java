package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which generations there are and which one is served. A generation is begun, completed with its manifest, then activated; every step is
 * one atomic change, so a publisher killed at any moment leaves the served generation as it was.
 */
public interface GenerationStore {
    /**
     * Announces that a generation is being written. Harmless if it was announced already.
     *
     * @throws GenerationException if it is complete already
     */
    void begin(GenerationId id);

    /**
     * Makes a begun generation complete. Harmless if it is complete with the same manifest.
     *
     * @throws GenerationException if it was not begun, is complete with another manifest, or a blob of it is not known to the blob store
     */
    void complete(Manifest manifest);

    /** What is served now. */
    Pointer pointer();

    /**
     * Compare-and-set: serves {@code target} if {@code expected} is still what is served, and tells the watchers. Activating what is active
     * changes nothing; a canary or a candidate that becomes active is one no longer. The same flip asked for again is the one that it was.
     *
     * @return the new pointer
     * @throws GenerationException if the pointer moved, or {@code target} is unknown or not complete; says which
     */
    Pointer activate(GenerationId target, Pointer expected);

    /**
     * Serves the previous generation again, by the same flip.
     *
     * @throws GenerationException also if there is no previous one
     */
    default Pointer rollback(Pointer expected) {
        return activate(expected.rollbackTarget(), expected);
    }

    /**
     * Asks running rankers to load a generation beside what they serve, until it is activated or the time is over; asked again, from then on.
     * Whether they have is in their {@link #leases}.
     *
     * @throws GenerationException if it is unknown or not complete, or another is being prepared; says which
     */
    void prepare(GenerationId candidate, Duration lasting);

    /** Rankers need not hold a candidate any more. Harmless if it is none. */
    void endPreparation(GenerationId candidate);

    /**
     * Compare-and-set: gives some users another generation than the active one, or more or fewer of them; one that other users got is theirs no longer.
     * The same change asked for again is the one that it was.
     *
     * @return the new pointer
     * @throws GenerationException if the pointer moved, nothing is active, or the generation is active itself, unknown or not complete; says which
     */
    Pointer begin(Canary canary, Pointer expected);

    /**
     * Compare-and-set: gives all users the active generation. Harmless if they have it.
     *
     * @return the new pointer
     * @throws GenerationException if the pointer moved
     */
    Pointer endCanary(Pointer expected);

    /** The latest activations, newest first; at most {@value #HISTORY}. */
    List<Pointer> activations();

    /** The manifest of a complete generation; empty if there is none of that id. */
    Optional<Manifest> manifest(GenerationId id);

    /** All generations, by id. */
    List<GenerationStatus> list();

    /**
     * Forgets a generation; its blobs stay until they are swept. Harmless if it is unknown.
     *
     * @throws GenerationException if it is active, previous, a canary or a candidate, or if a running ranker holds it; says which
     */
    void remove(GenerationId id);

    /** What running rankers hold, and so nobody removes. */
    ReplicaLeases leases();

    /** How many activations are remembered. */
    int HISTORY = 100;
}
