package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.store.generation.Lease;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
    private static final ReplicaId ANN = new ReplicaId("ann");
    private static final GenerationId G1 = new GenerationId("g1");
    private static final Duration SELDOM = Duration.ofDays(1);

    private final LatestLeases leases = new LatestLeases();

    @Test
    void aRankerThatHoldsNothingYetIsKnownToLive() {
        try (LeaseKeeper keeper = new LeaseKeeper(leases, ANN, Lease.LASTING, SELDOM)) {
            await().until(() -> leases.live().equals(java.util.List.of(new Lease(ANN, Map.of()))));
            assertThat(keeper.refuses(G1)).isFalse();
        }
        assertThat(leases.live()).isEmpty();
    }

    @Test
    void aLeaseIsRenewedThoughNothingChanges() {
        try (LeaseKeeper keeper = new LeaseKeeper(leases, ANN, Lease.LASTING, Duration.ofMillis(2))) {
            keeper.hold(Map.of(G1, Readiness.warm()));
            leases.release(ANN);
            await().until(() -> leases.of(ANN).equals(Map.of(G1, Readiness.warm())));
        }
    }

    @Test
    void aStoreThatCouldNotBeToldIsToldAgain() {
        try (LeaseKeeper keeper = new LeaseKeeper(leases, ANN, Lease.LASTING, SELDOM)) {
            leases.setReachable(false);
            keeper.hold(Map.of(G1, Readiness.warm()));
            leases.setReachable(true);
            keeper.hold(Map.of(G1, Readiness.warm()));
            assertThat(leases.of(ANN)).containsOnlyKeys(G1);
        }
    }

    @Test
    void whatTheStoreNoLongerHasIsKnown() {
        try (LeaseKeeper keeper = new LeaseKeeper(leases, ANN, Lease.LASTING, SELDOM)) {
            leases.take("g1");
            keeper.hold(Map.of(G1, Readiness.loading()));
            assertThat(keeper.refuses(G1)).isTrue();
        }
    }
}
