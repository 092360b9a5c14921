package dev.tessera.offline.secondstage;

import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.feature.History;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An event of the validation period that is to be foretold from what was visible before it.
 *
 * @param occurredAt epoch milliseconds
 * @param seen items that are not offered
 */
record Asked(UserId user, ItemId item, long occurredAt, History history, List<ItemId> seen) {
    static final Comparator<Asked> ORDER = Comparator.comparing(Asked::user)
            .thenComparingLong(Asked::occurredAt)
            .thenComparing(Asked::item);

    static Asked of(EvaluationTarget target) {
        return new Asked(
                target.user(),
                target.item(),
                target.occurredAt(),
                new History(
                        target.historyItems(),
                        target.historyKinds(),
                        target.historyValues(),
                        target.historyOccurredAt()),
                target.seen());
    }

    /** Every target of a sequence that has a history. What the user saw before the window is not known here, and may be offered. */
    static Stream<Asked> of(TrainingSequence sequence) {
        return IntStream.range(0, sequence.targetItems().size())
                .filter(k -> sequence.targetPositions()[k] >= 0)
                .mapToObj(k -> of(sequence, k));
    }

    private static Asked of(TrainingSequence sequence, int k) {
        int length = sequence.targetPositions()[k] + 1;
        List<ItemId> before = sequence.items().subList(0, length);
        return new Asked(
                sequence.user(),
                sequence.targetItems().get(k),
                sequence.targetTimes()[k],
                new History(
                        before,
                        Arrays.copyOf(sequence.kinds(), length),
                        Arrays.copyOf(sequence.values(), length),
                        Arrays.copyOf(sequence.occurredAt(), length)),
                before);
    }
}
