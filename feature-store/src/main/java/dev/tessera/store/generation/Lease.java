package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one running ranker says of itself, for a while: it lives, and these generations it has, is loading, or could not load.
 *
 * @param generations those it needs are pinned: nobody can remove them
 */
public record Lease(ReplicaId replica, Map<GenerationId, Readiness> generations) {
    /** How long a lease lasts, so long is a killed ranker taken for a living one. */
    public static final Duration LASTING = Duration.ofSeconds(30);

    /** How often it is renewed. */
    public static final Duration RENEWAL = Duration.ofSeconds(5);

    public Lease {
        generations = Map.copyOf(generations);
    }

    /** The generations that it keeps from being removed. */
    public Set<GenerationId> pinned() {
        return generations.entrySet().stream()
                .filter(each -> each.getValue().pins())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** What the ranker says of a generation. */
    public Optional<Readiness> readiness(GenerationId id) {
        return Optional.ofNullable(generations.get(id));
    }
}
