package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rankers do one thing each time they are waited for. */
class PreparedActivationTest {
    private static final GenerationId OLD = new GenerationId("old");
    private static final GenerationId NEW = new GenerationId("new");
    private static final ReplicaId ANN = new ReplicaId("ann");
    private static final ReplicaId BOB = new ReplicaId("bob");
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofNanos(1);

    private Instant now = Instant.parse("2024-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private final BlobStore blobs = new InMemoryBlobStore(clock);
    private final GenerationStore store = new InMemoryGenerationStore(blobs, clock);
    private final List<String> told = new ArrayList<>();
    private Pointer seen = Pointer.NONE;

    @BeforeEach
    void anOldGenerationIsServed() {
        Manifests.publish(store, blobs, OLD);
        Manifests.publish(store, blobs, NEW);
        seen = store.activate(OLD, Pointer.NONE);
    }

    @Test
    void withoutARankerThereIsNothingToWaitFor() {
        assertThat(waiting().activate(NEW, seen, LONG).active()).contains(NEW);
        assertThat(told).isEmpty();
    }

    @Test
    void theFlipComesWhenTheLastRankerIsReady() {
        says(ANN, Map.of(OLD, Readiness.warm()));
        says(BOB, Map.of(OLD, Readiness.warm()));
        Pointer now = waiting(
                        () -> {
                            assertThat(store.pointer().candidate()).contains(NEW);
                            says(ANN, Map.of(OLD, Readiness.warm(), NEW, Readiness.loading()));
                        },
                        () -> says(ANN, Map.of(OLD, Readiness.warm(), NEW, Readiness.warm())),
                        () -> says(BOB, Map.of(NEW, new Readiness.Failed("no room"))),
                        () -> {
                            assertThat(store.pointer().active()).contains(OLD);
                            says(BOB, Map.of(NEW, Readiness.warm()));
                        })
                .activate(NEW, seen, LONG);
        assertThat(now.active()).contains(NEW);
        assertThat(now.candidate()).isEmpty();
        assertThat(store.pointer()).isEqualTo(now);
        assertThat(told)
                .extracting(line -> line.substring(line.indexOf(": ") + 2))
                .containsExactly(
                        "ranker ann has not begun to load it, ranker bob has not begun to load it",
                        "ranker ann is loading it, ranker bob has not begun to load it",
                        "ranker bob has not begun to load it",
                        "ranker bob could not load it (no room)");
    }

    @Test
    void whoIsNotReadyInTimeIsNamedAndNothingChanges() {
        says(ANN, Map.of(OLD, Readiness.warm(), NEW, Readiness.warm()));
        says(BOB, Map.of(NEW, new Readiness.Failed("no room")));
        assertThatThrownBy(() -> waiting().activate(NEW, seen, SHORT))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("generation new is not served")
                .hasMessageContaining("ranker bob could not load it (no room)")
                .hasMessageNotContaining("ann");
        assertThat(store.pointer()).isEqualTo(seen);
    }

    @Test
    void aCanaryBeginsWhenTheLastRankerIsReady() {
        says(ANN, Map.of(OLD, Readiness.warm()));
        Pointer now = waiting(() -> {
                    assertThat(store.pointer().candidate()).contains(NEW);
                    assertThat(store.pointer().canary()).isEmpty();
                    says(ANN, Map.of(OLD, Readiness.warm(), NEW, Readiness.warm()));
                })
                .begin(new Canary(NEW, 0.1), seen, LONG);
        assertThat(now.active()).contains(OLD);
        assertThat(now.canary()).contains(new Canary(NEW, 0.1));
        assertThat(store.pointer()).isEqualTo(now);
        assertThat(told).hasSize(1);
    }

    @Test
    void aCanaryThatARankerDoesNotGetReadyInTimeDoesNotBegin() {
        says(ANN, Map.of(NEW, new Readiness.Failed("no room")));
        assertThatThrownBy(() -> waiting().begin(new Canary(NEW, 0.1), seen, SHORT))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("ranker ann could not load it (no room)");
        assertThat(store.pointer()).isEqualTo(seen);
    }

    @Test
    void aCanaryBesideNothingIsRefusedWithoutWaiting() {
        GenerationStore empty = new InMemoryGenerationStore(blobs, clock);
        Manifests.publish(empty, blobs, NEW);
        empty.leases().renew(new Lease(ANN, Map.of()), Lease.LASTING);
        assertThatThrownBy(
                        () -> new PreparedActivation(empty, told::add).begin(new Canary(NEW, 0.1), Pointer.NONE, LONG))
                .hasMessageContaining("generation new cannot be a canary: nothing is active yet");
        assertThat(told).isEmpty();
    }

    @Test
    void whoDoesNotWaitFlipsAtOnce() {
        says(ANN, Map.of(OLD, Readiness.warm()));
        assertThat(waiting().activate(NEW, seen, Duration.ZERO).active()).contains(NEW);
    }

    @Test
    void aRollbackToWhatEveryRankerHoldsIsImmediate() {
        Pointer flipped = store.activate(NEW, seen);
        says(ANN, Map.of(OLD, Readiness.warm(), NEW, Readiness.warm()));
        assertThat(waiting().rollback(flipped, LONG).active()).contains(OLD);
        assertThatThrownBy(() -> waiting().rollback(seen, LONG)).hasMessageContaining("no previous generation");
    }

    @Test
    void aRankerThatDiesIsWaitedForOnlyUntilItsLeaseEnds() {
        says(ANN, Map.of(OLD, Readiness.warm()));
        Pointer flipped = waiting(() -> now = now.plus(Lease.LASTING)).activate(NEW, seen, LONG);
        assertThat(flipped.active()).contains(NEW);
    }

    @Test
    void whoFlipsMeanwhileWins() {
        GenerationId third = new GenerationId("third");
        Manifests.publish(store, blobs, third);
        says(ANN, Map.of(OLD, Readiness.warm()));
        assertThatThrownBy(() -> waiting(() -> store.activate(third, seen)).activate(NEW, seen, LONG))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("expected generation old (revision 1), found generation third (revision 2)");
        assertThat(store.pointer().candidate()).isEmpty();
    }

    @Test
    void onlyOneGenerationIsPreparedAtATime() {
        GenerationId third = new GenerationId("third");
        Manifests.publish(store, blobs, third);
        says(ANN, Map.of(OLD, Readiness.warm()));
        store.prepare(third, LONG);
        assertThatThrownBy(() -> waiting().activate(NEW, seen, LONG))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("generation third is being prepared");
        assertThat(store.pointer().candidate()).contains(third);
    }

    private void says(ReplicaId replica, Map<GenerationId, Readiness> generations) {
        store.leases().renew(new Lease(replica, generations), Lease.LASTING);
    }

    private PreparedActivation waiting(Runnable... happenings) {
        Iterator<Runnable> next = List.of(happenings).iterator();
        return new PreparedActivation(store, told::add, () -> next.next().run());
    }
}
