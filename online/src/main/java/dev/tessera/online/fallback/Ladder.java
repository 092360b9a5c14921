package dev.tessera.online.fallback;

import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.model.HistoryEntry;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the best rung that a generation and a history allow. */
public final class Ladder {
    /** How many of a user's last items {@link Rung#CONTENT_ONLY} looks at. */
    static final int CONTENT_ITEMS = 10;

    private static final float[] NO_VECTOR = {};

    private static final Logger log = LoggerFactory.getLogger(Ladder.class);

    /** @param staleness why the generation may not be the active one; empty if it is */
    public Step stepFor(ServedGeneration generation, String staleness, History history) {
        if (history instanceof History.Known known) {
            return known.entries().isEmpty()
                    ? popularity(generation, Cause.NO_HISTORY)
                    : stepFor(generation, staleness, known.entries());
        }
        return popularity(generation, Cause.HISTORY_UNREADABLE);
    }

    /**
     * The step of a request that lacks nothing.
     *
     * @param vector that the scoring scores by, if that is not of the generation; else empty
     */
    public Step best(String staleness, Scoring scoring, float[] vector) {
        return staleness.isEmpty()
                ? new Step(Rung.FULL, Cause.NONE, "", scoring, vector)
                : new Step(Rung.STALE_GENERATION, Cause.GENERATION_NOT_ACTIVE, staleness, scoring, vector);
    }

    private Step stepFor(ServedGeneration generation, String staleness, List<HistoryEntry> entries) {
        Optional<float[]> user;
        try {
            user = generation.userVector(entries);
        } catch (RuntimeException e) {
            log.error("the ranker model of generation {} failed", generation.id(), e);
            return contentOnly(generation, entries);
        }
        return user.map(vector -> best(staleness, generation.forUser(vector), vector))
                .orElseGet(() -> popularity(generation, Cause.HISTORY_UNKNOWN));
    }

    private static Step contentOnly(ServedGeneration generation, List<HistoryEntry> entries) {
        return likeContentOf(generation, entries)
                .map(scoring ->
                        new Step(Rung.CONTENT_ONLY, Cause.MODEL_FAILED, Cause.MODEL_FAILED.text(), scoring, NO_VECTOR))
                .orElseGet(() -> popularity(generation, Cause.MODEL_FAILED));
    }

    /** How {@link Rung#CONTENT_ONLY} scores; empty if the generation knows no item of the history. */
    public static Optional<Scoring> likeContentOf(ServedGeneration generation, List<HistoryEntry> entries) {
        List<Integer> rows = entries.stream()
                .map(entry -> generation.row(entry.item()))
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .toList();
        List<Integer> last = rows.subList(Math.max(0, rows.size() - CONTENT_ITEMS), rows.size());
        return last.isEmpty()
                ? Optional.empty()
                : Optional.of(generation.likeContentOf(Collections.unmodifiableList(last)));
    }

    /** The last rung, for a request whose ranking was not done in time. */
    public Step outOfTime(ServedGeneration generation) {
        return popularity(generation, Cause.OUT_OF_TIME);
    }

    private static Step popularity(ServedGeneration generation, Cause cause) {
        return new Step(Rung.POPULARITY, cause, cause.text(), generation.byPopularity(), NO_VECTOR);
    }
}
