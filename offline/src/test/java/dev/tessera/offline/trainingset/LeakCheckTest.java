package dev.tessera.offline.trainingset;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.split.Split;
import dev.tessera.offline.split.Timeline;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakCheckTest {
    private static final UserId USER = new UserId("u");
    private static final ItemId A = new ItemId("a");
    private static final ItemId B = new ItemId("b");

    private final Timeline timeline = Timeline.of(USER, List.of(event(A, 1, 5), event(B, 4, 4)));

    @Test
    void rowsThatKeepToTheirMomentPass() {
        check("time", new UserRows(List.of(sequence(6)), List.of(target(List.of(A), 6)), List.of()));
    }

    @Test
    void aHistoryWithWhatBecameKnownLaterIsRefusedByNameAndTimes() {
        assertThatThrownBy(() -> check("time", new UserRows(List.of(), List.of(target(List.of(A), 5)), List.of())))
                .isInstanceOf(LeakException.class)
                .hasMessage(
                        "the split leaks in 1 rows and is refused: TEST target of user u on item b at 5 shows item a of 1,"
                                + " known at 5");
        assertThatThrownBy(() -> check("time", new UserRows(List.of(sequence(5)), List.of(), List.of())))
                .hasMessageContaining("TRAIN sequence of user u at 5 shows item a of 1, known at 5");
    }

    @Test
    void aTargetThatTrainsIsRefused() {
        Interaction learnt = new Interaction(USER, Partition.VALIDATION, B, EventKind.CLICK.code(), 1, 4);

        assertThatThrownBy(
                        () -> check("time", new UserRows(List.of(), List.of(target(List.of(A), 6)), List.of(learnt))))
                .hasMessageContaining("item b stands in the user's training rows");
    }

    @Test
    void aColdItemInAHistoryIsRefused() {
        String fold = "cold-" + coldFoldOf(A);

        assertThatThrownBy(() -> check(fold, new UserRows(List.of(), List.of(target(List.of(A), 6)), List.of())))
                .hasMessageContaining("item a, which is cold by decree");
    }

    @Test
    void aHistoryThatNoEventBearsOutIsRefused() {
        assertThatThrownBy(() -> check("time", new UserRows(List.of(), List.of(target(List.of(B), 6)), List.of())))
                .hasMessageContaining("which no event says");
    }

    private void check(String split, UserRows rows) {
        LeakCheck.of(timeline, Split.parse(split)).refuse(rows);
    }

    private static int coldFoldOf(ItemId item) {
        for (int fold = 0; fold < 5; fold++) {
            if (Split.parse("cold-" + fold).hides(item)) {
                return fold;
            }
        }
        throw new AssertionError("no fold holds " + item);
    }

    private static Event event(ItemId item, long occurred, long known) {
        return new Event(
                new EventId(item.value()),
                USER,
                item,
                EventKind.CLICK,
                1,
                Instant.ofEpochMilli(occurred),
                Instant.ofEpochMilli(known));
    }

    private static TrainingSequence sequence(long targetTime) {
        return new TrainingSequence(
                USER,
                Partition.TRAIN,
                List.of(A),
                new int[] {2},
                new float[] {1},
                new long[] {1},
                new int[] {0},
                List.of(A),
                new long[] {targetTime});
    }

    private static EvaluationTarget target(List<ItemId> history, long moment) {
        return new EvaluationTarget(
                USER,
                Partition.TEST,
                B,
                1,
                moment,
                history,
                new int[] {2},
                new float[] {1},
                new long[] {1},
                List.of(),
                false,
                false,
                0,
                true,
                false);
    }
}
