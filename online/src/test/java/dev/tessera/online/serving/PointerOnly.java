package dev.tessera.online.serving;

import dev.tessera.store.generation.Artifact;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.Canary;
import dev.tessera.store.generation.GenerationStatus;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.model.GenerationId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A store of which only the pointer and the leases are asked; it can be made unreachable. */
final class PointerOnly implements GenerationStore {
    private volatile Pointer pointer = Pointer.NONE;
    private volatile boolean reachable = true;
    private final LatestLeases leases = new LatestLeases();
    private final Map<String, Long> items = new ConcurrentHashMap<>();

    /** What the manifest of a generation says, however many items are loaded. */
    void claim(String generation, long itemsOfIt) {
        items.put(generation, itemsOfIt);
    }

    /** As a real flip, it leaves others than the new generation a canary or a candidate. */
    void point(String generation) {
        GenerationId active = new GenerationId(generation);
        pointer = new Pointer(Optional.of(active), pointer.active(), pointer.revision() + 1, Instant.EPOCH)
                .withCanary(pointer.canary().filter(each -> !each.generation().equals(active)))
                .withCandidate(pointer.candidate().filter(each -> !each.equals(active)));
    }

    void canary(String generation, double share) {
        pointer = pointer.withCanary(Optional.of(new Canary(new GenerationId(generation), share)));
    }

    void noCanary() {
        pointer = pointer.withCanary(Optional.empty());
    }

    void candidate(String generation) {
        pointer = pointer.withCandidate(Optional.of(new GenerationId(generation)));
    }

    void noCandidate() {
        pointer = pointer.withCandidate(Optional.empty());
    }

    void setReachable(boolean reachable) {
        this.reachable = reachable;
        leases.setReachable(reachable);
    }

    @Override
    public Pointer pointer() {
        if (!reachable) {
            throw new IllegalStateException("unreachable on purpose");
        }
        return pointer;
    }

    @Override
    public void begin(GenerationId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void complete(Manifest manifest) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Pointer activate(GenerationId target, Pointer expected) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Pointer begin(Canary canary, Pointer expected) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Pointer endCanary(Pointer expected) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Pointer> activations() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Manifest> manifest(GenerationId id) {
        long claimed = items.getOrDefault(id.value(), 1L);
        Artifact artifact = new Artifact(claimed, List.of(Blob.of(new byte[1])));
        Map<ArtifactKind, Artifact> artifacts = EnumSet.complementOf(EnumSet.of(ArtifactKind.INT8_PARTS)).stream()
                .collect(Collectors.toMap(kind -> kind, unused -> artifact));
        return Optional.of(new Manifest(
                Manifest.layoutOf(artifacts), id, Instant.EPOCH, 1, claimed, artifacts, Map.of(), "claimed"));
    }

    @Override
    public List<GenerationStatus> list() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(GenerationId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void prepare(GenerationId candidate, Duration lasting) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void endPreparation(GenerationId candidate) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LatestLeases leases() {
        return leases;
    }
}
