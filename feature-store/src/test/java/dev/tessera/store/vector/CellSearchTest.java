package dev.tessera.store.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.vector.Cells.Effort;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CellSearchTest {
    private static final int SIZE = 8_000;
    private static final ClusteredItems CATALOG = new ClusteredItems(SIZE, 16, 120, 5);
    private static final ItemVectors PLAIN = CATALOG.items();
    private static final List<float[]> USERS = CATALOG.users(60);
    private static final ItemVectors INDEXED = PLAIN.by(CATALOG.cells(360, new Effort(900, 1_000)));

    @Test
    void vectorsThatStandInCellsAnswerLikeOthers() {
        Random random = new Random(1);
        for (float[] user : USERS) {
            BitSet candidates = passing(random.nextDouble());
            int k = 1 + random.nextInt(300);
            assertThat(INDEXED.top(user, k)).isEqualTo(PLAIN.top(user, k));
            assertThat(INDEXED.top(user, k, candidates)).isEqualTo(PLAIN.top(user, k, candidates));
            assertThat(INDEXED.nearest(user, k, candidates)).isEqualTo(PLAIN.nearest(user, k, candidates));
        }
        assertThat(INDEXED.scores(USERS.get(0))).containsExactly(PLAIN.scores(USERS.get(0)));
        for (int row = 0; row < SIZE; row++) {
            assertThat(INDEXED.vector(row)).containsExactly(PLAIN.vector(row));
            assertThat(INDEXED.bias(row)).isEqualTo(PLAIN.bias(row));
        }
    }

    @Test
    void scoresAreExactAndNoRowIsFoundThatMayNotBe() {
        ItemSearch search = CellSearch.forUsers(INDEXED);
        for (int percent : new int[] {1, 10, 50, 99}) {
            BitSet eligible = passing(percent / 100.0);
            for (float[] user : USERS) {
                List<ScoredItem> found = search.top(user, 100, eligible);
                assertThat(found).hasSize(Math.min(100, eligible.cardinality())).isSortedAccordingTo(ScoredItem.ORDER);
                for (ScoredItem item : found) {
                    assertThat(eligible.get(item.index())).isTrue();
                    assertThat(item.item()).isEqualTo(PLAIN.id(item.index()));
                    assertThat(item.score()).isEqualTo(PLAIN.score(user, item.index()));
                }
                assertThat(search.top(user, 100, eligible)).as("asked again").isEqualTo(found);
            }
        }
    }

    @Test
    void mostOfTheBestAreFoundWhateverPassesAFilter() {
        ItemSearch search = CellSearch.forUsers(INDEXED);
        for (int percent : new int[] {100, 50, 20, 12}) {
            assertThat(recall(search, passing(percent / 100.0), 100))
                    .as("of %d%%", percent)
                    .isGreaterThan(0.95);
        }
        assertThat(recall(search, ofTopics(30), 100))
                .as("of a quarter of the topics")
                .isGreaterThan(0.95);
        assertThat(recall(search, passing(1), 10)).isGreaterThan(0.95);
        assertThat(recall(search, passing(1), 500)).isGreaterThan(0.9);
    }

    @Test
    void whereFewPassTheAnswerIsThatOfExactSearch() {
        ItemSearch search = CellSearch.forUsers(INDEXED);
        BitSet few = passing(0.1);
        assertThat(few.cardinality()).isLessThanOrEqualTo(900);
        for (float[] user : USERS) {
            assertThat(search.top(user, 50, few)).isEqualTo(PLAIN.top(user, 50, few));
        }
        assertThat(search.top(USERS.get(0), 5, new BitSet())).isEmpty();
    }

    @Test
    void allEffortIsExactSearch() {
        CellSearch all = CellSearch.of(INDEXED, SIZE - 1, true);
        BitSet eligible = passing(1);
        for (float[] user : USERS) {
            assertThat(all.top(user, 100, eligible)).isEqualTo(PLAIN.top(user, 100, eligible));
        }
        assertThat(recall(all.with(450), eligible, 100)).isLessThan(recall(all.with(2_000), eligible, 100));
    }

    @Test
    void likenessIsSearchedWithoutBiases() {
        ItemSearch search = CellSearch.forLikeness(INDEXED);
        BitSet eligible = passing(1);
        for (float[] user : USERS) {
            Set<ScoredItem> exact = new HashSet<>(PLAIN.nearest(user, 100, eligible));
            exact.retainAll(search.top(user, 100, eligible));
            assertThat(exact).hasSizeGreaterThan(70);
        }
    }

    @Test
    void withoutAnEffortOrAnIndexSearchIsExact() {
        ItemVectors exact = PLAIN.by(INDEXED.cells().orElseThrow().with(new Effort(0, 0)));
        for (ItemVectors items : List.of(PLAIN, exact)) {
            float[] user = USERS.get(0);
            BitSet eligible = passing(1);
            assertThat(CellSearch.forUsers(items).top(user, 9, eligible)).isEqualTo(PLAIN.top(user, 9));
            assertThat(CellSearch.forLikeness(items).top(user, 9, eligible))
                    .isEqualTo(PLAIN.nearest(user, 9, eligible));
        }
        assertThatThrownBy(() -> CellSearch.of(PLAIN, 9, true)).hasMessageContaining("no search index");
    }

    @Test
    void aSearchLooksAfterSomeThousandRowsWhetherInCellsOrExact() {
        for (ItemSearch search : List.<ItemSearch>of(INDEXED::top, CellSearch.of(INDEXED, SIZE - 1, true))) {
            AtomicInteger looks = new AtomicInteger();
            assertThat(search.top(USERS.get(0), 9, passing(1), looks::incrementAndGet))
                    .isEqualTo(PLAIN.top(USERS.get(0), 9));
            assertThat(looks).hasValue(SIZE / ItemVectors.BLOCK);
        }
    }

    @Test
    void badQueriesAreRefusedAsByExactSearch() {
        ItemSearch search = CellSearch.forUsers(INDEXED);
        assertThatThrownBy(() -> search.top(new float[3], 1, passing(1))).hasMessageContaining("3 floats; expected 16");
        assertThatThrownBy(() -> search.top(new float[16], 0, passing(1))).hasMessageContaining("k is 0");
    }

    @Test
    void anIndexOfOtherRowsIsRefused() {
        Cells other = new Cells(new int[3], 1, new Effort(1, 1));
        assertThatThrownBy(() -> new ItemVectors(
                        PLAIN.ids(), 16, new float[SIZE * 16], new float[SIZE], java.util.Optional.of(other)))
                .hasMessageContaining("a search index of 3 rows meets 8000 item vectors");
    }

    private static double recall(ItemSearch search, BitSet eligible, int k) {
        double sum = 0;
        for (float[] user : USERS) {
            Set<ScoredItem> exact = new HashSet<>(PLAIN.top(user, k, eligible));
            int right = exact.size();
            exact.retainAll(search.top(user, k, eligible));
            sum += (double) exact.size() / right;
        }
        return sum / USERS.size();
    }

    private static BitSet passing(double share) {
        Random random = new Random(7);
        BitSet passing = new BitSet();
        for (int row = 0; row < SIZE; row++) {
            passing.set(row, random.nextDouble() < share);
        }
        return passing;
    }

    private static BitSet ofTopics(int topics) {
        BitSet passing = new BitSet();
        for (int row = 0; row < SIZE; row++) {
            passing.set(row, CATALOG.topicOf(row) < topics);
        }
        return passing;
    }
}
