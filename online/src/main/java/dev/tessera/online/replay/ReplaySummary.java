package dev.tessera.online.replay;

import dev.tessera.online.decisions.Verdict;
import dev.tessera.online.decisions.Verdict.Differing;
import dev.tessera.online.decisions.Verdict.Equal;
import dev.tessera.online.decisions.Verdict.NotReplayable;
import dev.tessera.online.decisions.Verdict.Reason;
import dev.tessera.online.decisions.Verdict.UserVector;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts verdicts. Of one thread. */
final class ReplaySummary {
    private final Map<UserVector, Long> equal = new EnumMap<>(UserVector.class);
    private final Map<Reason, Long> notReplayable = new EnumMap<>(Reason.class);
    private long differing;
    private int unreadable;

    void add(Verdict verdict) {
        if (verdict instanceof Equal same) {
            equal.merge(same.vector(), 1L, Long::sum);
        } else if (verdict instanceof NotReplayable not) {
            notReplayable.merge(not.reason(), 1L, Long::sum);
        } else if (verdict instanceof Differing) {
            differing++;
        }
    }

    void addUnreadableFile() {
        unreadable++;
    }

    long replayed() {
        return differing + sum(equal);
    }

    /** Whether something is not as it should be. */
    boolean isFaulty() {
        return differing > 0
                || unreadable > 0
                || notReplayable.containsKey(Reason.GENERATION_DAMAGED)
                || notReplayable.containsKey(Reason.NOT_UNDERSTOOD);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(replayed() + " replayed: " + sum(equal) + " equal, " + differing + " differing");
        equal.forEach((vector, count) -> lines.add("  equal, " + vector.text() + ": " + count));
        lines.add(sum(notReplayable) + " not replayable");
        notReplayable.forEach((reason, count) -> lines.add("  " + reason.text() + ": " + count));
        if (unreadable > 0) {
            lines.add(unreadable + " files cannot be read");
        }
        return lines;
    }

    private static <K> long sum(Map<K, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
