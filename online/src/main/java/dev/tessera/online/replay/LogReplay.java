package dev.tessera.online.replay;

import dev.tessera.online.decisions.DecisionReplay;
import dev.tessera.online.decisions.PastOverlays;
import dev.tessera.online.decisions.Verdict;
import dev.tessera.online.decisions.Verdict.NotReplayable;
import dev.tessera.online.decisions.Verdict.Reason;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.generation.BlobException;
import dev.tessera.store.generation.GenerationException;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.model.GenerationId;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Replays a log, one generation after the other, so that no two are in memory. */
final class LogReplay {
    private final Function<GenerationId, ServedGeneration> loader;
    private final ItemLog items;
    private final DecisionReplay replay;

    /**
     * @param loader throws {@link GenerationException} or {@link BlobException} for a generation that is gone or damaged
     * @param items as rankers read them
     */
    LogReplay(Function<GenerationId, ServedGeneration> loader, ItemLog items, DecisionReplay replay) {
        this.loader = loader;
        this.items = items;
        this.replay = replay;
    }

    void run(DecisionReader log, BiConsumer<LoggedDecision, Verdict> verdicts) {
        for (GenerationId id : log.generations()) {
            ServedGeneration generation;
            try {
                generation = loader.apply(id);
            } catch (GenerationException e) {
                NotReplayable not = notReplayable(e, e.isDamage());
                log.forEach(id, row -> verdicts.accept(row, not));
                continue;
            } catch (BlobException e) {
                NotReplayable not = notReplayable(e, e.isDamage());
                log.forEach(id, row -> verdicts.accept(row, not));
                continue;
            }
            try (generation) {
                PastOverlays overlays = new PastOverlays(items, generation);
                log.forEach(id, row -> verdicts.accept(row, replay.of(row, overlays.of(row))));
            }
        }
    }

    private static NotReplayable notReplayable(RuntimeException e, boolean damage) {
        Reason reason = damage ? Reason.GENERATION_DAMAGED : Reason.GENERATION_GONE;
        return new NotReplayable(reason, String.valueOf(e.getMessage()));
    }
}
