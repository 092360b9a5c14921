package dev.tessera.online.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ItemVectors;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedUserVectorsTest {
    private static final ItemVectors NONE =
            new ItemVectors(List.of(), TestCatalog.DIMENSION, new float[0], new float[0]);

    private final ItemVectors items = TestCatalog.random("g1", 10, 1).vectors();
    private final MeanUserVectors model = new MeanUserVectors(items);
    private final CacheCounts counts = new CacheCounts();
    private final CachedUserVectors cached = new CachedUserVectors(model, 2, counts);

    @Test
    void theSameHistoryIsComputedOnce() {
        float[] first = cached.of(history(1, 2), NONE).orElseThrow();
        float[] second = cached.of(history(1, 2), NONE).orElseThrow();
        assertThat(second).isEqualTo(first).isNotSameAs(first);
        assertThat(model.calls()).isEqualTo(1);
        assertThat(counts.misses()).isEqualTo(1);
        assertThat(counts.hits()).isEqualTo(1);
    }

    @Test
    void anotherHistoryIsAnotherVector() {
        assertThat(cached.of(history(1, 2), NONE).orElseThrow())
                .isNotEqualTo(cached.of(history(1, 3), NONE).orElseThrow());
        assertThat(CachedUserVectors.digest(history(1, 2), NONE))
                .isNotEqualTo(CachedUserVectors.digest(history(2, 1), NONE));
    }

    @Test
    void whateverTheModelReadsOfAnEntryMakesAnotherVector() {
        HistoryEntry entry = history(1).get(0);
        List<HistoryEntry> others = List.of(
                new HistoryEntry(entry.event(), entry.item(), EventKind.CLICK, entry.value(), entry.occurredAt()),
                new HistoryEntry(entry.event(), entry.item(), entry.kind(), 1, entry.occurredAt()),
                new HistoryEntry(
                        entry.event(),
                        entry.item(),
                        entry.kind(),
                        entry.value(),
                        entry.occurredAt().plusSeconds(1)),
                new HistoryEntry(
                        entry.event(),
                        entry.item(),
                        entry.kind(),
                        entry.value(),
                        entry.occurredAt().plusNanos(1)));
        assertThat(others)
                .extracting(other -> CachedUserVectors.digest(List.of(other), NONE))
                .doesNotHaveDuplicates()
                .doesNotContain(CachedUserVectors.digest(List.of(entry), NONE));
    }

    @Test
    void anItemThatChangedMakesAnotherVectorOfTheHistoriesThatHaveIt() {
        float[] ones = new float[TestCatalog.DIMENSION];
        Arrays.fill(ones, 1);
        ItemVectors changed =
                new ItemVectors(List.of(new ItemId("item-001")), TestCatalog.DIMENSION, ones, new float[1]);
        assertThat(cached.of(history(1), NONE).orElseThrow()).isNotEqualTo(ones);
        assertThat(cached.of(history(1), changed).orElseThrow()).isEqualTo(ones);
        cached.of(history(2), NONE);
        cached.of(history(2), changed);
        assertThat(model.calls()).as("the other history has it not").isEqualTo(3);
    }

    @Test
    void theOldestIsForgotten() {
        cached.of(history(1), NONE);
        cached.of(history(2), NONE);
        cached.of(history(3), NONE);
        cached.of(history(1), NONE);
        assertThat(model.calls()).isEqualTo(4);
    }

    private static List<HistoryEntry> history(int... rows) {
        return Arrays.stream(rows)
                .mapToObj(row -> new HistoryEntry(
                        new EventId("e" + row), new ItemId("item-00" + row), EventKind.VIEW, 0, Instant.EPOCH))
                .toList();
    }
}
