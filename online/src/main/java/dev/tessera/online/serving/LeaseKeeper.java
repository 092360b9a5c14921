package dev.tessera.online.serving;

import dev.tessera.store.generation.Lease;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.generation.ReplicaLeases;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lease of this ranker, so that what it holds is not removed: tells the store at once when that changes, and renews it in between. While the
 * store cannot be reached nothing is pinned; what was removed then is served on from memory.
 */
final class LeaseKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

    private static final Optional<Readiness> WARM = Optional.of(Readiness.warm());

    private final ReplicaLeases leases;
    private final Duration lasting;
    private final ScheduledExecutorService renewing =
            Executors.newSingleThreadScheduledExecutor(work -> ServingThreads.daemon(work, "lease-renewal"));
    private Lease lease;
    private boolean told;
    private boolean answers = true;
    private Set<GenerationId> refused = Set.of();

    /**
     * @param lasting how long a lease lasts that is not renewed
     * @param renewal how often it is
     */
    LeaseKeeper(ReplicaLeases leases, ReplicaId replica, Duration lasting, Duration renewal) {
        this.leases = leases;
        this.lasting = lasting;
        this.lease = new Lease(replica, Map.of());
        Future<?> unused = renewing.scheduleWithFixedDelay(this::renew, 0, renewal.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on the ranker holds these. If the store cannot be told, it is told again with the next call, and with the next renewal. */
    synchronized void hold(Map<GenerationId, Readiness> generations) {
        if (!told || !lease.generations().equals(generations)) {
            lease = new Lease(lease.replica(), generations);
            renew();
        }
    }

    /** Whether the store said that it has this generation no more. */
    synchronized boolean refuses(GenerationId id) {
        return refused.contains(id);
    }

    private synchronized void renew() {
        try {
            told = false;
            Set<GenerationId> found = leases.renew(lease, lasting);
            told = true;
            found.stream()
                    .filter(id -> !refused.contains(id) && lease.readiness(id).equals(WARM))
                    .forEach(id -> log.warn("generation {} was removed from the store; it stays in memory", id));
            refused = found;
            answers = true;
        } catch (RuntimeException e) {
            if (answers) {
                log.warn("the lease of {} cannot be renewed: what it holds may be removed", lease.replica(), e);
            }
            answers = false;
        }
    }

    /** Lets go of everything; if the store cannot be told, the lease ends by itself. */
    @Override
    public void close() {
        if (renewing.isShutdown()) {
            return;
        }
        renewing.shutdown();
        try {
            renewing.awaitTermination(lasting.toMillis(), TimeUnit.MILLISECONDS);
            leases.release(lease.replica());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.info("the lease of {} ends in {} s: the store cannot be told", lease.replica(), lasting.toSeconds());
        }
    }
}
