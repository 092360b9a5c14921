package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.GenerationId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link GenerationStore} does. */
public abstract class GenerationStoreContract {
    private static final GenerationId A = new GenerationId("a");
    private static final GenerationId B = new GenerationId("b ü €");
    private static final GenerationId C = new GenerationId("c");

    protected abstract GenerationStore store();

    protected abstract BlobStore blobs();

    @Test
    void nothingIsServedAtFirst() {
        assertThat(store().pointer()).isEqualTo(Pointer.NONE);
        assertThat(store().activations()).isEmpty();
        assertThat(store().list()).isEmpty();
        assertThat(store().manifest(A)).isEmpty();
    }

    @Test
    void aCompleteGenerationCanBeActivatedAndItsManifestComesBackAsItWas() {
        Manifest manifest = publish(B);
        Pointer pointer = store().activate(B, Pointer.NONE);
        assertThat(pointer.active()).contains(B);
        assertThat(pointer.previous()).isEmpty();
        assertThat(store().pointer()).isEqualTo(pointer);
        assertThat(store().manifest(B)).contains(manifest);
        assertThat(store().list()).singleElement().satisfies(status -> {
            assertThat(status.id()).isEqualTo(B);
            assertThat(status.state()).isEqualTo(GenerationState.COMPLETE);
        });
    }

    @Test
    void aStagedGenerationIsNeitherServedNorReadable() {
        store().begin(A);
        assertThat(store().manifest(A)).isEmpty();
        assertThatThrownBy(() -> store().activate(A, Pointer.NONE))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("generation a is staged, not complete");
        assertThat(store().pointer()).isEqualTo(Pointer.NONE);
    }

    @Test
    void anUnknownGenerationIsRefused() {
        assertThatThrownBy(() -> store().activate(C, Pointer.NONE))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("generation c is unknown");
    }

    @Test
    void whoSawAnOlderPointerMayNotFlipIt() {
        publish(A);
        publish(B);
        publish(C);
        Pointer seen = store().activate(A, Pointer.NONE);
        store().activate(B, seen);
        assertThatThrownBy(() -> store().activate(C, seen))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("expected generation a (revision 1), found generation b ü € (revision 2)");
        assertThat(store().pointer().active()).contains(B);
    }

    /** Somebody else wanted the same, but of what he saw something has changed since. */
    @Test
    void whoWantsWhatSomebodyElseJustDidIsTold() {
        publish(A);
        publish(B);
        Pointer first = store().activate(A, Pointer.NONE);
        assertThatThrownBy(() -> store().activate(A, Pointer.NONE)).isInstanceOf(GenerationException.class);
        Pointer begun = store().begin(new Canary(B, 0.05), first);
        assertThatThrownBy(() -> store().begin(new Canary(B, 0.05), first)).isInstanceOf(GenerationException.class);
        store().activate(B, begun);
        assertThat(store().pointer().canary()).isEmpty();
        assertThatThrownBy(() -> store().endCanary(begun)).isInstanceOf(GenerationException.class);
    }

    @Test
    void aFlipThereAndBackIsNoticed() {
        publish(A);
        publish(B);
        publish(C);
        Pointer first = store().activate(A, Pointer.NONE);
        store().rollback(store().activate(B, first));
        assertThat(store().pointer().active()).contains(A);
        assertThatThrownBy(() -> store().activate(C, first)).isInstanceOf(GenerationException.class);
    }

    @Test
    void rollbackServesThePreviousOneAndIsRemembered() {
        publish(A);
        publish(B);
        Pointer second = store().activate(B, store().activate(A, Pointer.NONE));
        Pointer back = store().rollback(second);
        assertThat(back.active()).contains(A);
        assertThat(back.previous()).contains(B);
        assertThat(store().activations())
                .extracting(pointer -> pointer.active().orElseThrow())
                .containsExactly(A, B, A);
        assertThat(store().activations()).extracting(Pointer::revision).containsExactly(3L, 2L, 1L);
    }

    @Test
    void thereIsNothingToRollBackToAfterTheFirstActivation() {
        publish(A);
        Pointer first = store().activate(A, Pointer.NONE);
        assertThatThrownBy(() -> store().rollback(first))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("no previous generation");
    }

    @Test
    void activatingWhatIsActiveChangesNothing() {
        publish(A);
        Pointer first = store().activate(A, Pointer.NONE);
        assertThat(store().activate(A, first)).isEqualTo(first);
        assertThat(store().activations()).hasSize(1);
    }

    @Test
    void completingTwiceIsHarmlessAndChangingIsRefused() {
        Manifest manifest = publish(A);
        store().complete(manifest);
        assertThatThrownBy(() -> store().complete(manifest(A, "other")))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("complete with another manifest");
        assertThatThrownBy(() -> store().begin(A))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("complete already");
    }

    @Test
    void whatWasNotBegunCannotBeCompleted() {
        assertThatThrownBy(() -> store().complete(manifest(A, "x")))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("was not begun");
    }

    @Test
    void aManifestThatNamesAnUnknownBlobIsRefused() {
        store().begin(A);
        Blob unknown = Blob.of("never put".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> store().complete(Manifests.of(A, unknown)))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining(unknown.digest().hex());
        assertThat(store().list()).extracting(GenerationStatus::state).containsExactly(GenerationState.STAGED);
    }

    @Test
    void onlyWhatIsNeitherActiveNorPreviousCanBeRemoved() {
        publish(A);
        publish(B);
        publish(C);
        store().activate(B, store().activate(A, Pointer.NONE));
        assertThatThrownBy(() -> store().remove(A)).isInstanceOf(GenerationException.class);
        assertThatThrownBy(() -> store().remove(B)).isInstanceOf(GenerationException.class);
        store().remove(C);
        store().remove(C);
        assertThat(store().list()).extracting(GenerationStatus::id).containsExactly(A, B);
        assertThat(store().manifest(C)).isEmpty();
    }

    @Test
    void aCanaryIsBegunWidenedAndEndedByCompareAndSet() {
        publish(A);
        publish(B);
        Pointer first = store().activate(A, Pointer.NONE);
        Pointer begun = store().begin(new Canary(B, 0.05), first);
        assertThat(begun.canary()).contains(new Canary(B, 0.05));
        assertThat(begun.active()).contains(A);
        assertThat(begun.revision()).isEqualTo(first.revision() + 1);
        assertThat(store().pointer()).isEqualTo(begun);
        assertThatThrownBy(() -> store().begin(new Canary(B, 0.5), first))
                .isInstanceOf(GenerationException.class)
                .hasMessageContaining("expected generation a (revision 1), found generation a (revision 2)");
        Pointer wider = store().begin(new Canary(B, 0.5), begun);
        assertThat(wider.canary()).contains(new Canary(B, 0.5));
        assertThatThrownBy(() -> store().endCanary(begun)).isInstanceOf(GenerationException.class);
        Pointer ended = store().endCanary(wider);
        assertThat(ended.canary()).isEmpty();
        assertThat(store().endCanary(ended)).isEqualTo(ended);
        assertThat(store().activations()).hasSize(1);
    }

    @Test
    void onlyACompleteGenerationBesideAnActiveOneCanBeACanary() {
        assertThatThrownBy(() -> store().begin(new Canary(A, 0.1), Pointer.NONE))
                .hasMessageContaining("nothing is active yet");
        publish(A);
        Pointer first = store().activate(A, Pointer.NONE);
        assertThatThrownBy(() -> store().begin(new Canary(A, 0.1), first)).hasMessageContaining("is active");
        assertThatThrownBy(() -> store().begin(new Canary(B, 0.1), first)).hasMessageContaining("is unknown");
        store().begin(B);
        assertThatThrownBy(() -> store().begin(new Canary(B, 0.1), first)).hasMessageContaining("is staged");
        assertThat(store().pointer()).isEqualTo(first);
    }

    @Test
    void aCanaryStaysThroughOtherFlipsAndEndsAsItBecomesActive() {
        publish(A);
        publish(B);
        publish(C);
        Pointer begun = store().begin(new Canary(C, 0.1), store().activate(A, Pointer.NONE));
        Pointer flipped = store().activate(B, begun);
        assertThat(flipped.canary()).contains(new Canary(C, 0.1));
        assertThatThrownBy(() -> store().remove(C)).isInstanceOf(GenerationException.class);
        Pointer promoted = store().activate(C, flipped);
        assertThat(promoted.active()).contains(C);
        assertThat(promoted.canary()).isEmpty();
        assertThat(store().pointer()).isEqualTo(promoted);
    }

    @Test
    void aSweepLeavesACanaryAlone() {
        publish(A);
        publish(B);
        publish(C);
        store().begin(new Canary(B, 0.1), store().activate(A, Pointer.NONE));
        GenerationSweep.Swept swept = new GenerationSweep(store(), blobs(), () -> java.time.InstantSource.system()
                        .instant()
                        .plusSeconds(60))
                .sweep(0, java.time.Duration.ZERO);
        assertThat(swept.generations()).containsExactly(C);
        store().manifest(B).orElseThrow().blobs().forEach(blobs()::verify);
    }

    @Test
    void ofManyFlipsAtOnceExactlyOneWins() throws Exception {
        List<GenerationId> rivals = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            rivals.add(new GenerationId("rival-" + i));
            publish(rivals.get(i));
        }
        ExecutorService threads = Executors.newFixedThreadPool(rivals.size());
        try {
            List<Callable<Boolean>> flips = new ArrayList<>();
            rivals.forEach(rival -> flips.add(() -> flip(rival)));
            int won = 0;
            for (Future<Boolean> flip : threads.invokeAll(flips)) {
                won += flip.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(store().activations()).hasSize(1);
    }

    private boolean flip(GenerationId rival) {
        try {
            return store().activate(rival, Pointer.NONE).active().equals(Optional.of(rival));
        } catch (GenerationException e) {
            return false;
        }
    }

    private Manifest publish(GenerationId id) {
        return Manifests.publish(store(), blobs(), id);
    }

    private Manifest manifest(GenerationId id, String content) {
        return Manifests.of(id, blobs().put(content.getBytes(StandardCharsets.UTF_8)));
    }
}
