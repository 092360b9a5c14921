package dev.tessera.online.decisions;

import dev.tessera.online.decisions.Verdict.Equal;
import dev.tessera.online.decisions.Verdict.NotReplayable;
import dev.tessera.online.decisions.Verdict.Reason;
import dev.tessera.online.ranking.GenerationPin;
import dev.tessera.online.ranking.Generations;
import dev.tessera.online.ranking.NotReadyException;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.model.GenerationId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one in so many logged decisions again from its row, while its generation is served, without what the ranker remembers of user vectors. A difference
 * says that rows, features, model or memory are not what they are taken for, and is said in the log. Of one thread, but for the counts.
 */
final class SkewAlarm {
    private static final Logger log = LoggerFactory.getLogger(SkewAlarm.class);
    private static final Duration REPORT = Duration.ofMinutes(1);

    private final int every;
    private final Generations generations;
    private final DecisionReplay replay;
    private final AtomicLong equal = new AtomicLong();
    private final AtomicLong differing = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private long seen;
    private long nextReport = System.nanoTime();

    /** @param every how many decisions for one that is made again; 0 for none */
    SkewAlarm(int every, Generations generations, DecisionReplay replay) {
        this.every = every;
        this.generations = generations;
        this.replay = replay;
    }

    void see(LoggedDecision row) {
        if (every > 0 && seen++ % every == 0) {
            check(row);
        }
    }

    /** Of a generation, if it is served still, to all or to some; else of another one. */
    private GenerationPin pin(GenerationId wanted) {
        GenerationPin active = generations.pin();
        if (active.generation().id().equals(wanted)) {
            return active;
        }
        active.close();
        return generations.pinCanary();
    }

    private void check(LoggedDecision row) {
        try (GenerationPin pin = pin(row.generation())) {
            if (!pin.generation().id().equals(row.generation())) {
                skipped.incrementAndGet();
                return;
            }
            Verdict verdict = replay.of(row, pin.generation());
            if (verdict instanceof Equal) {
                equal.incrementAndGet();
            } else if (verdict instanceof NotReplayable not && not.reason() == Reason.ITEMS_CHANGED) {
                skipped.incrementAndGet();
            } else {
                differing.incrementAndGet();
                warn(row, verdict);
            }
        } catch (NotReadyException e) {
            skipped.incrementAndGet();
        }
    }

    /** Once a minute, for one cause has many effects. */
    private void warn(LoggedDecision row, Verdict verdict) {
        long now = System.nanoTime();
        if (now >= nextReport) {
            nextReport = now + REPORT.toNanos();
            log.warn(
                    "skew: decision {} of generation {} is not the same again: {}; so far {} of {} that were made again",
                    row.decision(),
                    row.generation(),
                    verdict.detail(),
                    differing,
                    counts().checked());
        }
    }

    SkewCounts counts() {
        return new SkewCounts(equal.get(), differing.get(), skipped.get());
    }
}
