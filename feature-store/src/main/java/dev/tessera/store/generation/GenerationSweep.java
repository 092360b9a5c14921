package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes away what nobody needs any more: generations whose publisher died, complete ones beyond those to keep, and blobs that no remaining
 * generation names. What is active, previous, a canary or a candidate, what a running ranker holds, and whatever is younger than the given age, stays.
 * Of one thread.
 */
public final class GenerationSweep {
    /** How many blobs are swept at once. */
    private static final int AT_ONCE = 64;

    private final GenerationStore generations;
    private final BlobStore blobs;
    private final InstantSource clock;
    private final List<GenerationId> removed = new ArrayList<>();
    private int removedBlobs;

    public GenerationSweep(GenerationStore generations, BlobStore blobs, InstantSource clock) {
        this.generations = generations;
        this.blobs = blobs;
        this.clock = clock;
    }

    /**
     * What was taken away.
     *
     * @param blobs how many
     */
    public record Swept(List<GenerationId> generations, int blobs) {
        public Swept {
            generations = List.copyOf(generations);
        }
    }

    /**
     * Sweeps once. Safe beside a running publisher that takes less than {@code age}.
     *
     * @param keep how many complete generations stay however old, newest first, beside those that are needed
     * @param age how old a generation or an unused blob must be
     */
    public Swept sweep(int keep, Duration age) {
        removed.clear();
        removedBlobs = 0;
        Instant before = clock.instant().minus(age);
        surplus(keep, before).stream().filter(this::remove).forEach(removed::add);
        Set<Blob> unused = new HashSet<>(blobs.list().keySet());
        for (GenerationStatus status : generations.list()) {
            generations.manifest(status.id()).ifPresent(manifest -> manifest.blobs()
                    .forEach(unused::remove));
        }
        List<Blob> all = List.copyOf(unused);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            removedBlobs += blobs.sweep(all.subList(from, Math.min(from + AT_ONCE, all.size())), before);
        }
        return swept();
    }

    /** What the latest sweep took away, also if it failed; then up to {@value #AT_ONCE} more blobs may be gone. */
    public Swept swept() {
        return new Swept(removed, removedBlobs);
    }

    /** Whether it is gone: somebody may have come to need it since it was found to be surplus. */
    private boolean remove(GenerationId id) {
        try {
            generations.remove(id);
            return true;
        } catch (GenerationException needed) {
            return false;
        }
    }

    private List<GenerationId> surplus(int keep, Instant before) {
        Pointer pointer = generations.pointer();
        Set<GenerationId> pinned = generations.leases().live().stream()
                .flatMap(lease -> lease.pinned().stream())
                .collect(Collectors.toSet());
        List<GenerationStatus> free = generations.list().stream()
                .filter(status -> !pointer.uses(status.id()) && !pinned.contains(status.id()))
                .sorted(Comparator.comparing(GenerationStatus::since).reversed())
                .toList();
        List<GenerationStatus> complete = free.stream()
                .filter(status -> status.state() == GenerationState.COMPLETE)
                .toList();
        return free.stream()
                .filter(status -> status.since().isBefore(before))
                .filter(status -> status.state() == GenerationState.STAGED || complete.indexOf(status) >= keep)
                .map(GenerationStatus::id)
                .toList();
    }
}
