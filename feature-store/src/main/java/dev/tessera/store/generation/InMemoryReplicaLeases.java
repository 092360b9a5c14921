package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The leases of a store in memory, which shares its lock, as one decision is about both. */
final class InMemoryReplicaLeases implements ReplicaLeases {
    private final Object lock;
    private final Predicate<GenerationId> complete;
    private final InstantSource clock;
    private final Map<ReplicaId, Lasting> leases = new TreeMap<>();

    InMemoryReplicaLeases(Object lock, Predicate<GenerationId> complete, InstantSource clock) {
        this.lock = lock;
        this.complete = complete;
        this.clock = clock;
    }

    @Override
    public Set<GenerationId> renew(Lease lease, Duration lasting) {
        synchronized (lock) {
            Set<GenerationId> refused =
                    lease.pinned().stream().filter(id -> !complete.test(id)).collect(Collectors.toSet());
            Map<GenerationId, Readiness> granted = new HashMap<>(lease.generations());
            granted.keySet().removeAll(refused);
            leases.put(
                    lease.replica(),
                    new Lasting(
                            new Lease(lease.replica(), granted), clock.instant().plus(lasting)));
            return refused;
        }
    }

    @Override
    public void release(ReplicaId replica) {
        synchronized (lock) {
            leases.remove(replica);
        }
    }

    @Override
    public List<Lease> live() {
        synchronized (lock) {
            Instant now = clock.instant();
            leases.values().removeIf(each -> !each.end.isAfter(now));
            return leases.values().stream().map(Lasting::lease).toList();
        }
    }

    private record Lasting(Lease lease, Instant end) {}
}
