package dev.tessera.store.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ItemVectorsTest {
    @Test
    void topIsWhatSortingAllScoresGives() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ItemVectors vectors = random(random, 1 + random.nextInt(120), 1 + random.nextInt(20));
            float[] user = smallNumbers(random, vectors.dimension());
            BitSet candidates = new BitSet();
            for (int row = 0; row < vectors.size() + 5; row++) {
                candidates.set(row, random.nextBoolean());
            }
            int k = 1 + random.nextInt(150);
            assertThat(vectors.top(user, k))
                    .as("seed %d", seed)
                    .isEqualTo(sorted(vectors, user, k, all(vectors), true));
            assertThat(vectors.top(user, k, candidates)).isEqualTo(sorted(vectors, user, k, candidates, true));
            assertThat(vectors.nearest(user, k, candidates)).isEqualTo(sorted(vectors, user, k, candidates, false));
        }
    }

    @Test
    void aScoreIsTheDotProductAndTheBias() {
        ItemVectors vectors = random(new Random(3), 10, 7);
        float[] user = smallNumbers(new Random(4), 7);
        float[] scores = vectors.scores(user);
        for (int row = 0; row < 10; row++) {
            float expected = DotProduct.of(user, vectors.vector(row)) + vectors.bias(row);
            assertThat(vectors.score(user, row)).isEqualTo(expected).isEqualTo(scores[row]);
        }
    }

    @Test
    void directionsAreOfLengthOneOverTheSameRows() {
        Random random = new Random(5);
        ItemVectors vectors =
                random(random, 50, 7).by(new Cells(random.ints(50, 0, 4).toArray(), 4, new Cells.Effort(9, 9)));
        ItemVectors directions = vectors.directions();
        float[] query = smallNumbers(random, 7);
        for (int row = 0; row < 50; row++) {
            float[] direction = directions.vector(row);
            assertThat(directions.bias(row)).isZero();
            assertThat(UnitVector.length(direction)).isCloseTo(1, within(1e-6));
            assertThat(DotProduct.of(direction, vectors.vector(row)))
                    .isCloseTo((float) UnitVector.length(vectors.vector(row)), within(1e-4f));
            assertThat(directions.dot(query, row)).isCloseTo(DotProduct.of(query, direction), within(1e-5f));
        }
        assertThat(directions.nearest(query, 50, all(vectors)))
                .hasSize(50)
                .isSortedAccordingTo(ScoredItem.ORDER)
                .allSatisfy(found -> assertThat(found.score()).isEqualTo(directions.dot(query, found.index())));
    }

    @Test
    void aVectorWithoutDirectionStaysZero() {
        ItemVectors vectors = new ItemVectors(List.of(new ItemId("a")), 2, new float[2], new float[] {3});
        assertThat(vectors.directions().vector(0)).containsExactly(0, 0);
        assertThat(vectors.directions().dot(new float[] {1, 1}, 0)).isZero();
    }

    @Test
    void itemsAreFoundById() {
        ItemVectors vectors = random(new Random(3), 10, 7);
        assertThat(vectors.indexOf(vectors.id(4))).hasValue(4);
        assertThat(vectors.indexOf(new ItemId("nobody"))).isEmpty();
    }

    @Test
    void badQueriesAreRefusedWithWhatWasExpected() {
        ItemVectors vectors = random(new Random(3), 10, 7);
        assertThatThrownBy(() -> vectors.top(new float[6], 1)).hasMessageContaining("6 floats; expected 7");
        assertThatThrownBy(() -> vectors.top(new float[7], 0)).hasMessageContaining("k is 0");
        float[] nan = {0, 0, Float.NaN, 0, 0, 0, 0};
        assertThatThrownBy(() -> vectors.top(nan, 1)).hasMessageContaining("NaN");
    }

    @Test
    void badMatricesAreRefusedNamingTheItem() {
        List<ItemId> ids = List.of(new ItemId("a"), new ItemId("b"));
        assertThatThrownBy(() -> new ItemVectors(ids, 2, new float[3], new float[2]))
                .hasMessageContaining("3 floats");
        assertThatThrownBy(() -> new ItemVectors(ids, 1, new float[] {0, Float.NaN}, new float[2]))
                .hasMessageContaining("item 'b' has NaN");
        assertThatThrownBy(() -> new ItemVectors(ids, 1, new float[2], new float[] {Float.POSITIVE_INFINITY, 0}))
                .hasMessageContaining("bias of item 'a'");
        List<ItemId> unsorted = List.of(new ItemId("b"), new ItemId("a"));
        assertThatThrownBy(() -> new ItemVectors(unsorted, 1, new float[2], new float[2]))
                .hasMessageContaining("'a' in row 1 follows 'b'");
    }

    @Test
    void aSearchLooksEverySomeThousandRowsAndEndsWhereALookFails() {
        ItemVectors vectors = random(new Random(3), 3 * ItemVectors.BLOCK + 1, 4);
        float[] user = smallNumbers(new Random(4), 4);
        AtomicInteger looks = new AtomicInteger();
        assertThat(vectors.top(user, 9, all(vectors), looks::incrementAndGet)).isEqualTo(vectors.top(user, 9));
        assertThat(looks).hasValue(3);
        assertThat(vectors.nearest(user, 9, all(vectors), looks::incrementAndGet))
                .isEqualTo(vectors.nearest(user, 9, all(vectors)));
        assertThat(looks).hasValue(6);
        assertThatThrownBy(() -> vectors.top(user, 9, all(vectors), ItemVectorsTest::enough))
                .hasMessage("enough");
    }

    private static void enough() {
        throw new IllegalStateException("enough");
    }

    private static List<ScoredItem> sorted(ItemVectors vectors, float[] user, int k, BitSet rows, boolean biased) {
        List<ScoredItem> all = new ArrayList<>();
        for (int row = 0; row < vectors.size(); row++) {
            if (rows.get(row)) {
                float dot = DotProduct.of(user, vectors.vector(row));
                all.add(new ScoredItem(row, vectors.id(row), biased ? dot + vectors.bias(row) : dot));
            }
        }
        return all.stream().sorted(ScoredItem.ORDER).limit(k).toList();
    }

    private static BitSet all(ItemVectors vectors) {
        BitSet all = new BitSet();
        all.set(0, vectors.size());
        return all;
    }

    private static ItemVectors random(Random random, int size, int dimension) {
        List<ItemId> ids = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            ids.add(new ItemId(String.format("i%05d", i)));
        }
        return new ItemVectors(ids, dimension, smallNumbers(random, size * dimension), smallNumbers(random, size));
    }

    /** Many ties, zeros of both signs among them. */
    private static float[] smallNumbers(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (random.nextInt(5) - 2) * (random.nextBoolean() ? 0.5f : -0.5f);
        }
        return values;
    }
}
