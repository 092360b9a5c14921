package dev.tessera.offline.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    private static final UserId USER = new UserId("u");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time",
                "time70",
                "leave-last-out",
                "leave-last-out-high",
                "cold-0",
                "cold-4",
                "cold-3of10",
                "all"
            })
    void namesAreReadBack(String name) {
        assertThat(Split.parse(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "time0", "time100", "cold-5", "cold-0of1", "cold", ""})
    void unknownSplitsAreRefused(String name) {
        assertThatThrownBy(() -> Split.parse(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void theCutStandsAtTheFractionAndValidationAtTheLastTenthBefore() {
        Bounds bounds = Split.parse("time").bounds(LongStream.range(0, 100).toArray());

        assertThat(bounds).isEqualTo(new Bounds(80, 72));
    }

    @Test
    void eventsOfTheCutsOwnMomentAreAllAfterIt() {
        long[] times = LongStream.concat(
                        LongStream.range(0, 70), LongStream.generate(() -> 70).limit(30))
                .toArray();

        assertThat(Split.parse("time").bounds(times)).isEqualTo(new Bounds(70, 63));
    }

    @Test
    void aCutThatLeavesNothingToTrainOnIsRefused() {
        assertThatThrownBy(() -> Split.parse("time").bounds(new long[] {5, 5, 5, 5, 6}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leaves 4 events before it");
        assertThatThrownBy(() -> Split.parse("time").bounds(new long[0])).hasMessageContaining("no events");
    }

    @Test
    void leaveLastOutTakesTheLastOfATieByItemAndStopsHistoriesBeforeTheMoment() {
        Timeline timeline =
                Timeline.of(USER, List.of(event("c", 3, 5), event("a", 1, 5), event("d", 3, 2), event("b", 2, 5)));

        UserCut cut = Split.parse("leave-last-out").cut(timeline, timeline.events(), new Bounds(Bounds.OPEN, 3), 4);

        assertThat(cut.test()).extracting(event -> event.item().value()).containsExactly("d");
        assertThat(cut.validation()).extracting(event -> event.item().value()).containsExactly("c");
        assertThat(cut.cut()).isEqualTo(3);
        assertThat(cut.validationStart()).isEqualTo(3);
    }

    @Test
    void leaveLastOutOfHighValuesUsesNothingAfterItsTarget() {
        Timeline timeline =
                Timeline.of(USER, List.of(event("a", 1, 5), event("b", 2, 5), event("c", 3, 2), event("d", 4, 1)));

        UserCut cut =
                Split.parse("leave-last-out-high").cut(timeline, timeline.events(), new Bounds(Bounds.OPEN, 3), 4);

        assertThat(cut.test()).extracting(event -> event.item().value()).containsExactly("b");
        assertThat(cut.cut()).isEqualTo(2);
    }

    @Test
    void overTheFoldsEachItemIsColdOnce() {
        for (int index = 0; index < 500; index++) {
            ItemId item = new ItemId("item " + index);
            assertThat(IntStream.range(0, 5).filter(fold -> new ColdFold(fold, 5).hides(item)))
                    .hasSize(1);
        }
    }

    @Test
    void anEventIdThatComesTwiceIsRefusedWithBothMoments() {
        Event twin = event("a", 2, 1);
        Event twin2 = new Event(
                twin.id(), USER, new ItemId("b"), EventKind.VIEW, 1, Instant.ofEpochMilli(7), Instant.ofEpochMilli(7));

        assertThatThrownBy(() -> Timeline.of(USER, List.of(twin, twin2)))
                .hasMessageContaining("a-2")
                .hasMessageContaining("00.002Z")
                .hasMessageContaining("00.007Z");
    }

    private static Event event(String item, long when, double value) {
        Instant moment = Instant.ofEpochMilli(when);
        return new Event(
                new EventId(item + "-" + when), USER, new ItemId(item), EventKind.RATING, value, moment, moment);
    }
}
