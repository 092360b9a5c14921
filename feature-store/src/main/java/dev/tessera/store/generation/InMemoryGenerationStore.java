package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Generations of one process, for tests and trials. */
public final class InMemoryGenerationStore implements GenerationStore {
    private final BlobStore blobs;
    private final InstantSource clock;
    private final Map<GenerationId, GenerationStatus> states = new TreeMap<>();
    private final Map<GenerationId, Manifest> manifests = new TreeMap<>();
    private final List<Pointer> activations = new ArrayList<>();
    private final ReplicaLeases leases;
    private Optional<Preparation> preparation = Optional.empty();
    private Pointer pointer = Pointer.NONE;

    public InMemoryGenerationStore(BlobStore blobs, InstantSource clock) {
        this.blobs = blobs;
        this.clock = clock;
        this.leases = new InMemoryReplicaLeases(this, manifests::containsKey, clock);
    }

    @Override
    public synchronized void begin(GenerationId id) {
        if (manifests.containsKey(id)) {
            throw GenerationRefusal.alreadyComplete(id);
        }
        states.put(id, new GenerationStatus(id, GenerationState.STAGED, clock.instant()));
    }

    @Override
    public synchronized void complete(Manifest manifest) {
        GenerationId id = manifest.id();
        if (manifests.containsKey(id)) {
            if (!manifest.equals(manifests.get(id))) {
                throw GenerationRefusal.otherManifest(id);
            }
            return;
        }
        if (!states.containsKey(id)) {
            throw GenerationRefusal.notBegun(id);
        }
        manifest.blobs().stream()
                .filter(blob -> !blobs.list().containsKey(blob))
                .findFirst()
                .ifPresent(blob -> {
                    throw GenerationRefusal.blobUnknown(id, blob.digest().hex());
                });
        manifests.put(id, manifest);
        states.put(id, new GenerationStatus(id, GenerationState.COMPLETE, clock.instant()));
    }

    @Override
    public synchronized Pointer pointer() {
        return pointer.withCandidate(
                preparation.filter(each -> each.end.isAfter(clock.instant())).map(Preparation::candidate));
    }

    @Override
    public synchronized void prepare(GenerationId candidate, Duration lasting) {
        Optional<GenerationId> other = pointer().candidate().filter(id -> !id.equals(candidate));
        if (other.isPresent()) {
            throw GenerationRefusal.otherPrepared(candidate, other.get());
        }
        checkComplete(candidate);
        preparation = Optional.of(new Preparation(candidate, clock.instant().plus(lasting)));
    }

    @Override
    public synchronized void endPreparation(GenerationId candidate) {
        preparation = preparation.filter(each -> !each.candidate.equals(candidate));
    }

    private void checkComplete(GenerationId id) {
        if (!manifests.containsKey(id)) {
            throw states.containsKey(id) ? GenerationRefusal.incomplete(id) : GenerationRefusal.unknown(id);
        }
    }

    private record Preparation(GenerationId candidate, Instant end) {}

    @Override
    public synchronized Pointer activate(GenerationId target, Pointer expected) {
        if (pointer.revision() != expected.revision()) {
            throw GenerationRefusal.moved(target, expected, pointer);
        }
        checkComplete(target);
        endPreparation(target);
        Optional<GenerationId> active = pointer.active();
        if (!active.equals(Optional.of(target))) {
            Pointer activation = new Pointer(Optional.of(target), active, pointer.revision() + 1, clock.instant());
            pointer = activation.withCanary(
                    pointer.canary().filter(each -> !each.generation().equals(target)));
            activations.add(0, activation);
            if (activations.size() > HISTORY) {
                activations.remove(HISTORY);
            }
        }
        return pointer();
    }

    @Override
    public synchronized Pointer begin(Canary canary, Pointer expected) {
        GenerationId id = canary.generation();
        if (pointer.revision() != expected.revision()) {
            throw GenerationRefusal.movedBeforeCanary(expected, pointer);
        }
        if (pointer.active().isEmpty()) {
            throw GenerationRefusal.nothingActive(id);
        }
        if (pointer.active().equals(Optional.of(id))) {
            throw GenerationRefusal.isActive(id);
        }
        checkComplete(id);
        pointer = next().withCanary(Optional.of(canary));
        return pointer();
    }

    @Override
    public synchronized Pointer endCanary(Pointer expected) {
        if (pointer.revision() != expected.revision()) {
            throw GenerationRefusal.movedBeforeCanary(expected, pointer);
        }
        if (pointer.canary().isPresent()) {
            pointer = next();
        }
        return pointer();
    }

    private Pointer next() {
        return new Pointer(pointer.active(), pointer.previous(), pointer.revision() + 1, pointer.since());
    }

    @Override
    public synchronized List<Pointer> activations() {
        return List.copyOf(activations);
    }

    @Override
    public synchronized Optional<Manifest> manifest(GenerationId id) {
        return Optional.ofNullable(manifests.get(id));
    }

    @Override
    public synchronized List<GenerationStatus> list() {
        return List.copyOf(states.values());
    }

    @Override
    public synchronized void remove(GenerationId id) {
        if (pointer().uses(id)) {
            throw GenerationRefusal.inUse(id);
        }
        List<ReplicaId> replicas = leases.live().stream()
                .filter(lease -> lease.pinned().contains(id))
                .map(Lease::replica)
                .toList();
        if (!replicas.isEmpty()) {
            throw GenerationRefusal.pinned(id, replicas);
        }
        states.remove(id);
        manifests.remove(id);
    }

    @Override
    public ReplicaLeases leases() {
        return leases;
    }
}
