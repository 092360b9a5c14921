package dev.tessera.offline.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.CellSearch;
import dev.tessera.store.vector.ClusteredItems;
import dev.tessera.store.vector.ItemSearch;
import dev.tessera.store.vector.ItemVectors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

class IndexBuilderTest {
    private static final int SIZE = 12_000;
    private static final ClusteredItems CATALOG = new ClusteredItems(SIZE, 16, 150, 11);

    @Test
    void otherUsersFindMostOfTheirBestToo() {
        SearchIndex index =
                new IndexBuilder(CATALOG.items(), CATALOG.users(128)).build().orElseThrow();
        assertThat(index.cells().size()).isEqualTo(SIZE);
        assertThat(index.cells().cells()).isEqualTo(438);
        assertThat(index.figures().get(IndexBuilder.RECALL)).isBetween(0.95, 1.0);

        ItemSearch search = CellSearch.forUsers(CATALOG.items().by(index.cells()));
        BitSet all = new BitSet();
        all.set(0, SIZE);
        double recall = new RecallTrial(CATALOG.items()::top, CATALOG.users(64), all).recall(search);
        assertThat(recall).isCloseTo(index.figures().get(IndexBuilder.RECALL), offset(0.03));
        assertThat(index.words()).contains("438 cells", "of 12,000 items", "recall@100 0.9", "like an item");
    }

    @Test
    void itDoesNotDependOnTheNumberOfThreads() throws Exception {
        List<float[]> users = CATALOG.users(32);
        IndexBuilder builder = new IndexBuilder(CATALOG.items(), users);
        SearchIndex index = builder.build().orElseThrow();
        ForkJoinPool one = new ForkJoinPool(1);
        SearchIndex again = one.submit(() -> builder.build().orElseThrow()).get();
        one.shutdown();
        assertThat(again.cells().encode()).isEqualTo(index.cells().encode());
        assertThat(again.figures()).isEqualTo(index.figures());
    }

    @Test
    void itemsWithNothingInCommonGetNone() {
        Random random = new Random(1);
        List<ItemId> ids = new ArrayList<>();
        for (int row = 0; row < 3_000; row++) {
            ids.add(new ItemId("item-%04d".formatted(row)));
        }
        ItemVectors noise = new ItemVectors(ids, 64, gaussian(random, 3_000 * 64), new float[3_000]);
        List<float[]> users = new ArrayList<>();
        for (int user = 0; user < 40; user++) {
            users.add(gaussian(random, 64));
        }
        assertThat(new IndexBuilder(noise, users).build()).isEmpty();
    }

    @Test
    void whereBiasesCountForMoreThanTasteTheBestAreFoundToo() {
        List<float[]> users = CATALOG.users(40);
        users.forEach(user -> {
            for (int i = 0; i < user.length; i++) {
                user[i] *= 0.1f;
            }
        });
        assertThat(new IndexBuilder(CATALOG.items(), users).build()).hasValueSatisfying(index -> {
            assertThat(index.figures().get(IndexBuilder.RECALL)).isGreaterThan(0.95);
            assertThat(index.cells().effort().users()).isLessThan(SIZE / 3);
        });
    }

    @Test
    void onlyLargeCatalogsGetOneUnlessAskedFor() {
        assertThat(IndexChoice.AUTO.wants(19_999)).isFalse();
        assertThat(IndexChoice.AUTO.wants(20_000)).isTrue();
        assertThat(IndexChoice.ALWAYS.wants(1)).isTrue();
        assertThat(IndexChoice.NONE.wants(1_000_000)).isFalse();
        assertThatThrownBy(() -> new IndexBuilder(CATALOG.items(), CATALOG.users(1)))
                .hasMessageContaining("expected at least 2");
        ItemVectors few = new ClusteredItems(40, 4, 3, 1).items();
        assertThat(new IndexBuilder(few, List.of(new float[4], new float[4])).build())
                .as("of items that are all found anyway")
                .isEmpty();
    }

    private static float[] gaussian(Random random, int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
