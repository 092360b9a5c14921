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

    private static final Logger log = LoggerFactory.getLogger(Ladder.class);

    /** @param staleness why the generation may not be the active one; empty if it is */
    public Step stepFor(ServedGeneration generation, String staleness, History history) {
        if (history instanceof History.Known known) {
            return known.entries().isEmpty()
                    ? popularity(generation, "the user has no history")
                    : stepFor(generation, staleness, known.entries());
        }
        return popularity(generation, "the user's history cannot be read");
    }

    /** The step of a request that needs no user. */
    public Step stepWithoutUser(String staleness, Scoring scoring) {
        return staleness.isEmpty()
                ? new Step(Rung.FULL, "", scoring)
                : new Step(Rung.STALE_GENERATION, staleness, scoring);
    }

    private Step stepFor(ServedGeneration generation, String staleness, List<HistoryEntry> entries) {
        Optional<float[]> user;
        try {
            user = generation.userVector(entries);
        } catch (RuntimeException e) {
            log.error("the ranker model of generation {} failed", generation.id(), e);
            return contentOnly(generation, entries);
        }
        return user.map(vector -> stepWithoutUser(staleness, generation.forUser(vector)))
                .orElseGet(() -> popularity(generation, "the generation knows no item of the user's history"));
    }

    private static Step contentOnly(ServedGeneration generation, List<HistoryEntry> entries) {
        List<Integer> rows = entries.stream()
                .map(entry -> generation.row(entry.item()))
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .toList();
        if (rows.isEmpty()) {
            return popularity(generation, "the ranker model failed");
        }
        List<Integer> last = rows.subList(Math.max(0, rows.size() - CONTENT_ITEMS), rows.size());
        return new Step(
                Rung.CONTENT_ONLY,
                "the ranker model failed",
                generation.likeContentOf(Collections.unmodifiableList(last)));
    }

    private static Step popularity(ServedGeneration generation, String reason) {
        return new Step(Rung.POPULARITY, reason, generation.byPopularity());
    }
}
