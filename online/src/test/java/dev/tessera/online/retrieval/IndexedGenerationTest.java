package dev.tessera.online.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.index.IndexBuilder;
import dev.tessera.online.rules.AttributeFilter;
import dev.tessera.online.rules.RandomFilters;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.itemlog.EncodedChange;
import dev.tessera.store.itemlog.ItemLog.Position;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.Cells;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ScoredItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A generation with a search index beside the same one without: the plain and slow truth. */
class IndexedGenerationTest {
    private static final int ITEMS = 6_000;
    private static final LoadedGeneration PLAIN = TestCatalog.random("g1", ITEMS, 3);
    private static final ServedGeneration EXACT = served(PLAIN);
    private static final ServedGeneration INDEXED = served(TestCatalog.with(PLAIN, index()));

    private final Random random = new Random(9);

    private static Cells index() {
        Random random = new Random(2);
        List<float[]> users = new ArrayList<>();
        for (int user = 0; user < 80; user++) {
            users.add(vector(random));
        }
        return new IndexBuilder(PLAIN.vectors(), users).build().orElseThrow().cells();
    }

    private static ServedGeneration served(LoadedGeneration data) {
        return new ServedGeneration(data, new MeanUserVectors(data.vectors()), Optional.empty());
    }

    @Test
    void mostOfTheBestAreFoundUnderAnyFilters() {
        assertThat(recall(EXACT, INDEXED, true)).isGreaterThan(0.95);
    }

    @Test
    void itemsThatChangedAreAllSearchedAndThoseThatWentAreNotFound() {
        Overlay overlay = overlay();
        ServedGeneration indexed = INDEXED.with(overlay);
        assertThat(recall(EXACT.with(overlay), indexed, false)).isGreaterThan(0.95);
        float[] user = vector(random);
        Set<ItemId> best = new HashSet<>();
        BitSet all = indexed.passing(List.of(), TestCatalog.NOW);
        EXACT.with(overlay).forUser(user).top(100, all).stream()
                .filter(item -> overlay.items().containsKey(item.item()))
                .forEach(item -> best.add(item.item()));
        assertThat(indexed.forUser(user).top(100, all))
                .extracting(ScoredItem::item)
                .containsAll(best)
                .doesNotContainAnyElementsOf(gone(overlay));
        assertThat(best).isNotEmpty();
    }

    private double recall(ServedGeneration exact, ServedGeneration indexed, boolean likenessToo) {
        double sum = 0;
        int asked = 120;
        for (int i = 0; i < asked; i++) {
            float[] query = vector(random);
            List<AttributeFilter> filters = i % 3 == 0 ? List.of() : List.of(RandomFilters.next(random));
            BitSet eligible = indexed.passing(filters, TestCatalog.NOW);
            assertThat(eligible).isEqualTo(exact.passing(filters, TestCatalog.NOW));
            boolean like = likenessToo && i % 2 == 0;
            Scoring truth = like ? exact.like(query) : exact.forUser(query);
            Scoring scoring = like ? indexed.like(query) : indexed.forUser(query);
            int k = 1 + random.nextInt(100);
            List<ScoredItem> found = scoring.top(k, eligible);
            List<ScoredItem> right = truth.top(k, eligible);
            assertThat(found).hasSize(right.size()).isSortedAccordingTo(ScoredItem.ORDER);
            for (ScoredItem item : found) {
                assertThat(eligible.get(item.index())).isTrue();
                assertThat(item.score()).isEqualTo(truth.score(item.index())).isEqualTo(scoring.score(item.index()));
            }
            assertThat(scoring.top(k, eligible)).as("asked again").isEqualTo(found);
            sum += right.isEmpty()
                    ? 1
                    : (double) right.stream().filter(found::contains).count() / right.size();
        }
        return sum / asked;
    }

    @Test
    void explanationsAndLikenessOfContentAreThoseOfTheGenerationWithout() {
        float[] user = vector(random);
        for (int row = 0; row < ITEMS; row += 7) {
            assertThat(INDEXED.forUser(user).explain(row))
                    .isEqualTo(EXACT.forUser(user).explain(row));
        }
        BitSet all = INDEXED.passing(List.of(), TestCatalog.NOW);
        assertThat(INDEXED.likeContentOf(List.of(5, 9)).top(50, all))
                .isEqualTo(EXACT.likeContentOf(List.of(5, 9)).top(50, all));
        assertThat(INDEXED.byPopularity().top(50, all))
                .isEqualTo(EXACT.byPopularity().top(50, all));
    }

    /** One item in ten went or changed, and some are new. */
    private Overlay overlay() {
        Map<ItemId, Optional<Overlay.Laid>> items = new TreeMap<>();
        for (int row = 0; row < ITEMS; row += 10) {
            ItemId id = PLAIN.vectors().id(row);
            items.put(id, row % 20 == 0 ? Optional.empty() : Optional.of(laid(id)));
        }
        for (int i = 0; i < 50; i++) {
            ItemId id = new ItemId("late-" + i);
            items.put(id, Optional.of(laid(id)));
        }
        return new Overlay(new Position(1, 9), items);
    }

    private Overlay.Laid laid(ItemId id) {
        float[] parts = new float[ItemParts.PARTS * TestCatalog.DIMENSION];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = (float) random.nextGaussian();
        }
        return new Overlay.Laid(
                new EncodedChange(id, 9, parts, 0.5f),
                new ItemCard(id, "changed", Map.of("genre", List.of("g1"), "price", List.of("5")), Instant.EPOCH));
    }

    private static List<ItemId> gone(Overlay overlay) {
        return overlay.items().entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static float[] vector(Random random) {
        float[] vector = new float[TestCatalog.DIMENSION];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
