package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every {@link GenerationStore} does for the rankers that hold its generations. */
public abstract class ReplicaLeasesContract {
    private static final GenerationId A = new GenerationId("a");
    private static final GenerationId B = new GenerationId("b ü €");
    private static final GenerationId LONGER = new GenerationId("aa");
    private static final ReplicaId ANN = new ReplicaId("ann %d+ 1");
    private static final ReplicaId BOB = new ReplicaId("bob");
    private static final Duration HOUR = Duration.ofHours(1);

    protected abstract GenerationStore store();

    protected abstract BlobStore blobs();

    @Test
    void leasesComeBackAsTheyWereAndAreReplacedAsAWhole() {
        publish(A, B);
        Lease first = new Lease(ANN, Map.of(A, Readiness.warm(), B, new Readiness.Failed("no\troom\n left")));
        Lease idle = new Lease(BOB, Map.of());
        assertThat(leases().renew(idle, HOUR)).isEmpty();
        assertThat(leases().renew(first, HOUR)).isEmpty();
        assertThat(leases().live()).containsExactly(first, idle);
        assertThat(first.readiness(B)).contains(new Readiness.Failed("no room left"));
        Lease second = new Lease(ANN, Map.of(A, Readiness.loading(), B, new Readiness.Loading("again")));
        leases().renew(second, HOUR);
        assertThat(leases().live()).containsExactly(second, idle);
        leases().release(ANN);
        leases().release(ANN);
        assertThat(leases().live()).containsExactly(idle);
    }

    @Test
    void whatARankerHoldsIsNotRemovedUntilTheLastLetsGo() {
        publish(A, B, LONGER);
        leases().renew(new Lease(ANN, Map.of(A, Readiness.loading())), HOUR);
        leases().renew(new Lease(BOB, Map.of(A, Readiness.warm(), LONGER, new Readiness.Failed("broken"))), HOUR);
        assertThatThrownBy(() -> store().remove(A))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("generation a is held by running rankers ann %d+ 1, bob");
        leases().release(ANN);
        assertThatThrownBy(() -> store().remove(A)).hasMessageContaining("rankers bob;");
        store().remove(B);
        store().remove(LONGER);
        leases().renew(new Lease(BOB, Map.of()), HOUR);
        store().remove(A);
        assertThat(store().list()).isEmpty();
    }

    @Test
    void aKilledRankerHoldsNothingOnceItsLeaseEnds() {
        publish(A);
        leases().renew(new Lease(ANN, Map.of(A, Readiness.warm())), Duration.ofMillis(20));
        await().until(() -> leases().live().isEmpty());
        store().remove(A);
        assertThat(store().list()).isEmpty();
    }

    @Test
    void onlyACompleteGenerationCanBePinned() {
        publish(A, LONGER);
        store().begin(B);
        store().remove(LONGER);
        Map<GenerationId, Readiness> wanted =
                Map.of(A, Readiness.warm(), B, Readiness.loading(), LONGER, Readiness.warm());
        assertThat(leases().renew(new Lease(ANN, wanted), HOUR)).containsExactlyInAnyOrder(B, LONGER);
        assertThat(leases().live()).containsExactly(new Lease(ANN, Map.of(A, Readiness.warm())));
    }

    @Test
    void aSweepKeepsWhatIsHeldWithAllItsBlobs() {
        publish(A, B);
        leases().renew(new Lease(ANN, Map.of(A, Readiness.warm(), B, new Readiness.Failed("no room"))), HOUR);
        GenerationSweep sweep = new GenerationSweep(
                store(), blobs(), () -> InstantSource.system().instant().plusSeconds(60));
        assertThat(sweep.sweep(0, Duration.ZERO).generations()).containsExactly(B);
        store().manifest(A).orElseThrow().blobs().forEach(blobs()::verify);
        leases().release(ANN);
        GenerationSweep.Swept swept = sweep.sweep(0, Duration.ZERO);
        assertThat(swept.generations()).containsExactly(A);
        assertThat(swept.blobs()).isEqualTo(1);
    }

    @Test
    void aCandidateIsKeptUntilItIsActivatedOrGivenUpOrForgotten() {
        publish(A, B);
        Pointer served = store().activate(A, Pointer.NONE);
        store().prepare(B, HOUR);
        store().prepare(B, HOUR);
        assertThat(store().pointer()).isEqualTo(served.withCandidate(Optional.of(B)));
        assertThatThrownBy(() -> store().remove(B)).hasMessageContaining("or is being prepared");
        store().endPreparation(A);
        assertThat(store().pointer().candidate()).contains(B);
        store().endPreparation(B);
        assertThat(store().pointer()).isEqualTo(served);
        store().prepare(B, Duration.ofMillis(20));
        await().until(() -> store().pointer().equals(served));
        store().prepare(B, HOUR);
        assertThat(store().activate(B, served).candidate()).isEmpty();
        assertThat(store().pointer().candidate()).isEmpty();
    }

    @Test
    void onlyOneCompleteGenerationIsPreparedAtATime() {
        assertThatThrownBy(() -> store().prepare(A, HOUR)).hasMessageContaining("is unknown");
        store().begin(A);
        assertThatThrownBy(() -> store().prepare(A, HOUR)).hasMessageContaining("is staged");
        publish(B, LONGER);
        store().prepare(B, HOUR);
        assertThat(store().pointer()).isEqualTo(Pointer.NONE.withCandidate(Optional.of(B)));
        assertThatThrownBy(() -> store().prepare(LONGER, HOUR))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("generation " + B + " is being prepared");
        store().activate(LONGER, Pointer.NONE);
        assertThat(store().pointer().candidate()).contains(B);
    }

    @Test
    void ofAPinAndARemovalAtOnceExactlyOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 50; round++) {
                GenerationId contested = new GenerationId("contested-" + round);
                publish(contested);
                List<Callable<Boolean>> rivals = new ArrayList<>();
                rivals.add(() -> leases().renew(new Lease(ANN, Map.of(contested, Readiness.loading())), HOUR)
                        .isEmpty());
                rivals.add(() -> removed(contested));
                boolean pinned = threads.invokeAll(rivals).get(0).get();
                assertThat(store().manifest(contested).isPresent()).isEqualTo(pinned);
                assertThat(leases().live().get(0).pinned()).isEqualTo(pinned ? Set.of(contested) : Set.of());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean removed(GenerationId id) {
        try {
            store().remove(id);
            return true;
        } catch (GenerationException held) {
            return false;
        }
    }

    private ReplicaLeases leases() {
        return store().leases();
    }

    private void publish(GenerationId... ids) {
        for (GenerationId id : ids) {
            Manifests.publish(store(), blobs(), id);
        }
    }
}
