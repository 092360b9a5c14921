package dev.tessera.offline.refresh;

import dev.tessera.store.generation.GenerationState;
import dev.tessera.store.generation.GenerationStatus;
import dev.tessera.store.generation.GenerationStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How much of the item log a generation contains.
 *
 * @param revision of the last change; 0 of one that is staged, since only its manifest will say what it contains
 */
record ContainedChanges(GenerationStatus status, long revision) {
    static List<ContainedChanges> ofAll(GenerationStore generations) {
        return generations.list().stream()
                .map(status -> new ContainedChanges(
                        status,
                        generations
                                .manifest(status.id())
                                .map(manifest -> manifest.lineage().itemRevision())
                                .orElse(0L)))
                .toList();
    }

    boolean isStaged() {
        return status.state() == GenerationState.STAGED;
    }

    /** That it keeps changes in the item log, and how that ends. */
    String keepsChanges(Instant now) {
        Duration since = Duration.between(status.since(), now);
        String age = since.toHours() + " h " + since.toMinutesPart() + " min";
        return "generation " + status.id()
                + (isStaged()
                        ? " is staged for " + age
                                + ", and changes stay in the item log, as it may not contain them: wait for its publisher, or, if that has died or was refused,"
                                + " run ./tessera generations remove " + status.id()
                        : " is complete for " + age
                                + " and does not contain all changes; they stay in the item log until it is neither served, nor the one before, nor a spare,"
                                + " and is removed (./tessera generations list, remove, prune)");
    }
}
