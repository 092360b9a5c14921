package dev.tessera.store.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryFeaturesTest {
    @Test
    void agesCountSecondsFromTheNewestAndOnlyRatingsHaveAValue() {
        History history = History.of(List.of(
                entry("a", EventKind.RATING, 5, 0),
                entry("b", EventKind.PURCHASE, 99, 60),
                entry("c", EventKind.RATING, Double.NaN, 90),
                entry("d", EventKind.RATING, -7, 90)));
        HistoryFeatures features = HistoryFeatures.of(history);
        assertThat(features.ages()).containsExactly(90, 30, 0, 0);
        assertThat(features.kinds()).containsExactly(5, 4, 5, 5);
        assertThat(features.values()).containsExactly(1, 0, 0, -1.5f);
    }

    @Test
    void theNewestEntriesKeepTheirAges() {
        HistoryFeatures features = HistoryFeatures.of(new int[] {1, 2, 3}, new float[3], new long[] {0, 5_000, 9_000});
        assertThat(features.last(2).ages()).containsExactly(4, 0);
        assertThat(features.last(2).kinds()).containsExactly(2, 3);
        assertThat(features.last(9).length()).isEqualTo(3);
    }

    @Test
    void theOldestEntriesAreSeenAsOfTheLastOfThem() {
        HistoryFeatures features = HistoryFeatures.of(new int[] {1, 2, 3}, new float[3], new long[] {0, 5_000, 9_000});
        assertThat(features.first(2).ages()).containsExactly(5, 0);
        assertThat(features.first(2).kinds()).containsExactly(1, 2);
    }

    @Test
    void aHistoryOutOfOrderIsRefused() {
        assertThatThrownBy(() -> new History(
                        List.of(new ItemId("a"), new ItemId("b")), new int[2], new float[2], new long[] {9, 5}))
                .hasMessageContaining("entry 1 happened at 5, before the entry ahead of it (9)");
    }

    private static HistoryEntry entry(String item, EventKind kind, double value, long second) {
        return new HistoryEntry(new EventId("e-" + item), new ItemId(item), kind, value, Instant.ofEpochSecond(second));
    }
}
