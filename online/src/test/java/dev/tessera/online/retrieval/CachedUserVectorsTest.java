package dev.tessera.online.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ItemVectors;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedUserVectorsTest {
    private final ItemVectors items = TestCatalog.random("g1", 10, 1).vectors();
    private final MeanUserVectors model = new MeanUserVectors(items);
    private final CachedUserVectors cached = new CachedUserVectors(model, 2);

    @Test
    void theSameHistoryIsComputedOnce() {
        float[] first = cached.of(history(1, 2)).orElseThrow();
        float[] second = cached.of(history(1, 2)).orElseThrow();
        assertThat(second).isEqualTo(first).isNotSameAs(first);
        assertThat(model.calls()).isEqualTo(1);
    }

    @Test
    void anotherHistoryIsAnotherVector() {
        assertThat(cached.of(history(1, 2)).orElseThrow())
                .isNotEqualTo(cached.of(history(1, 3)).orElseThrow());
        assertThat(CachedUserVectors.digest(history(1, 2))).isNotEqualTo(CachedUserVectors.digest(history(2, 1)));
    }

    @Test
    void theOldestIsForgotten() {
        cached.of(history(1));
        cached.of(history(2));
        cached.of(history(3));
        cached.of(history(1));
        assertThat(model.calls()).isEqualTo(4);
    }

    private static List<HistoryEntry> history(int... rows) {
        return java.util.Arrays.stream(rows)
                .mapToObj(row -> new HistoryEntry(
                        new EventId("e" + row), new ItemId("item-00" + row), EventKind.VIEW, 0, Instant.EPOCH))
                .toList();
    }
}
