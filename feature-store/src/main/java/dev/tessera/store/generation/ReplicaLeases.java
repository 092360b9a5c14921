package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What running rankers hold. A lease that is not renewed ends by the store's clock, so that a killed ranker holds nothing for long. */
public interface ReplicaLeases {
    /**
     * Replaces the lease of a ranker, in one atomic step.
     *
     * @param lasting from now on
     * @return generations of it that cannot be pinned, as they are not complete, or were removed; the rest is pinned
     */
    Set<GenerationId> renew(Lease lease, Duration lasting);

    /** Ends a lease. Harmless if there is none. */
    void release(ReplicaId replica);

    /** The leases of all rankers that live, by replica. */
    List<Lease> live();
}
