package dev.tessera.online.serving;

import dev.tessera.store.model.GenerationId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Generations that could not be loaded, each left alone for a while, by a clock that nobody sets. */
final class LoadFailures {
    private static final Logger log = LoggerFactory.getLogger(LoadFailures.class);

    private final Duration pause;
    private final Map<GenerationId, Failure> failures = new HashMap<>();

    LoadFailures(Duration pause) {
        this.pause = pause;
    }

    /** Tells it in the log too, unless the attempt before failed for the same reason. */
    void remember(GenerationId id, Throwable cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        Failure before = failures.put(id, new Failure(reason, System.nanoTime() + pause.toNanos()));
        if (before == null || !before.reason.equals(reason)) {
            log.error("generation {} cannot be loaded; it is tried again every {} s", id, pause.toSeconds(), cause);
        }
    }

    void forget(GenerationId id) {
        failures.remove(id);
    }

    /** Forgets all others. */
    void keepOnly(Collection<GenerationId> needed) {
        failures.keySet().retainAll(needed);
    }

    /** Whether a generation may be loaded now. */
    boolean permit(GenerationId id) {
        Failure failure = failures.get(id);
        return failure == null || System.nanoTime() - failure.retryAt >= 0;
    }

    /** Why a generation could not be loaded the last time. */
    Optional<String> of(GenerationId id) {
        return Optional.ofNullable(failures.get(id)).map(Failure::reason);
    }

    Map<GenerationId, String> reasons() {
        return failures.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue()
                .reason()));
    }

    private record Failure(String reason, long retryAt) {}
}
