package dev.tessera.online.serving;

import dev.tessera.store.generation.Lease;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.generation.ReplicaLeases;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** The latest lease of each ranker, which never ends by itself; generations can be taken away, and the store be made unreachable. */
final class LatestLeases implements ReplicaLeases {
    private final ConcurrentMap<ReplicaId, Lease> leases = new ConcurrentHashMap<>();
    private final Set<GenerationId> removed = ConcurrentHashMap.newKeySet();
    private volatile boolean reachable = true;

    void setReachable(boolean reachable) {
        this.reachable = reachable;
    }

    void take(String generation) {
        removed.add(new GenerationId(generation));
    }

    /** What a ranker says of its generations; empty if it has no lease. */
    Map<GenerationId, Readiness> of(ReplicaId replica) {
        Lease lease = leases.get(replica);
        return lease == null ? Map.of() : lease.generations();
    }

    @Override
    public Set<GenerationId> renew(Lease lease, Duration lasting) {
        if (!reachable) {
            throw new IllegalStateException("unreachable on purpose");
        }
        leases.put(lease.replica(), lease);
        return lease.pinned().stream().filter(removed::contains).collect(Collectors.toSet());
    }

    @Override
    public void release(ReplicaId replica) {
        leases.remove(replica);
    }

    @Override
    public List<Lease> live() {
        return List.copyOf(leases.values());
    }
}
