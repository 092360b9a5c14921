package dev.tessera.offline.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.vector.CellSearch;
import dev.tessera.store.vector.ClusteredItems;
import dev.tessera.store.vector.GrownItems;
import dev.tessera.store.vector.Int8Vectors;
import dev.tessera.store.vector.ItemSearch;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.ScoredItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prints what the search index costs and finds, for docs/results/search.md, beside exact search in the same run. Catalogs are synthetic: grown from the items of a
 * trained study with {@code -Dscale.study=DIR}, the folder of the study, else from made-up ones. {@code -Dscale.items=1000000 -Dtests.heap=6g} for one size alone.
 */
@Tag("soak")
class SearchScaleIT {
    private static final int ROUNDS = 5;
    private static final int ASKED = 256;
    private static final double DISTANCE = 0.5;

    private ItemVectors base;
    private List<float[]> users;

    @ParameterizedTest
    @ValueSource(ints = {10_000, 100_000, 1_000_000})
    void asTheCatalogGrows(int size) throws IOException {
        assumeThat(Integer.getInteger("scale.items", size)).isEqualTo(size);
        open();
        ItemVectors plain = GrownItems.of(base, size, DISTANCE, 3);
        int half = users.size() / 2;
        long start = System.nanoTime();
        SearchIndex index =
                new IndexBuilder(plain, users.subList(0, half)).build().orElseThrow();
        print(
                "%,d items: %s; built in %.1f s, %,d bytes",
                size, index.words(), seconds(start), index.cells().encode().length);
        ItemVectors arranged = plain.by(index.cells());
        for (int percent : new int[] {100, 50, 10, 1}) {
            compare(plain, CellSearch.forUsers(arranged), percent, users.subList(half, users.size()));
        }
        print(
                "  vectors as bytes, a scale a row: %d bytes an item, recall@100 of their scores %.4f",
                Byte.BYTES * plain.dimension() + Float.BYTES, ofBytes(plain, users.subList(half, users.size())));
        assertThat(index.cells().size()).isEqualTo(size);
    }

    private void open() throws IOException {
        String study = System.getProperty("scale.study", "");
        if (study.isEmpty()) {
            ClusteredItems made = new ClusteredItems(10_000, 64, 300, 1);
            base = made.items();
            users = made.users(2 * ASKED);
            return;
        }
        StudyDirectory folder = new StudyDirectory(Path.of(study));
        List<ItemVector> rows = new ArrayList<>(ItemVector.TABLE.readAll(folder.table("item_vectors")));
        rows.sort(Comparator.comparing(ItemVector::item));
        int dimension = rows.get(0).vector().length;
        float[] matrix = new float[rows.size() * dimension];
        float[] biases = new float[rows.size()];
        for (int row = 0; row < biases.length; row++) {
            System.arraycopy(rows.get(row).vector(), 0, matrix, row * dimension, dimension);
            biases[row] = rows.get(row).bias();
        }
        base = new ItemVectors(rows.stream().map(ItemVector::item).toList(), dimension, matrix, biases);
        users = SampledUsers.of(folder, base);
    }

    private static double ofBytes(ItemVectors plain, List<float[]> asked) {
        float[] matrix = new float[plain.size() * plain.dimension()];
        IntStream.range(0, plain.size()).forEach(row -> plain.copyVector(row, matrix, row * plain.dimension()));
        Int8Vectors bytes = Int8Vectors.of(matrix, plain.dimension());
        ItemSearch search = (query, k, eligible, look) -> {
            float[] scores = bytes.dots(query);
            return IntStream.range(0, scores.length)
                    .mapToObj(row -> new ScoredItem(row, plain.id(row), scores[row] + plain.bias(row)))
                    .sorted(ScoredItem.ORDER)
                    .limit(k)
                    .toList();
        };
        return new RecallTrial(plain::top, asked.subList(0, 16), passing(plain.size(), 100)).recall(search);
    }

    private static void compare(ItemVectors plain, ItemSearch index, int percent, List<float[]> asked) {
        BitSet passing = passing(plain.size(), percent);
        double recall = new RecallTrial(plain::top, asked, passing).recall(index);
        List<Times> exact = new ArrayList<>();
        List<Times> indexed = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            exact.add(Times.of(plain::top, asked.subList(0, Math.min(64, asked.size())), passing));
            indexed.add(Times.of(index, asked, passing));
        }
        print("  %3d%% pass: exact %s", percent, Times.median(exact));
        print("  %3d%% pass: index %s, recall@100 %.4f", percent, Times.median(indexed), recall);
    }

    private static BitSet passing(int size, int percent) {
        SplittableRandom random = new SplittableRandom(5);
        BitSet passing = new BitSet(size);
        IntStream.range(0, size).forEach(row -> passing.set(row, random.nextInt(100) < percent));
        return passing;
    }

    /** Of one round, in milliseconds, and searches a second of all processors. */
    private record Times(double p50, double p99, double rate) {
        static Times of(ItemSearch search, List<float[]> asked, BitSet passing) {
            double[] millis = new double[asked.size()];
            for (int i = 0; i < millis.length; i++) {
                long start = System.nanoTime();
                search.top(asked.get(i), RecallTrial.WANTED, passing);
                millis[i] = 1e3 * seconds(start);
            }
            long start = System.nanoTime();
            asked.parallelStream().forEach(user -> search.top(user, RecallTrial.WANTED, passing));
            double rate = asked.size() / seconds(start);
            Arrays.sort(millis);
            return new Times(millis[millis.length / 2], millis[millis.length * 99 / 100], rate);
        }

        static Times median(List<Times> rounds) {
            return new Times(
                    rounds.stream().mapToDouble(Times::p50).sorted().toArray()[ROUNDS / 2],
                    rounds.stream().mapToDouble(Times::p99).sorted().toArray()[ROUNDS / 2],
                    rounds.stream().mapToDouble(Times::rate).sorted().toArray()[ROUNDS / 2]);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "p50 %.3f ms, p99 %.3f ms, %,.0f a second on %d processors (medians of %d rounds)",
                    p50,
                    p99,
                    rate,
                    Runtime.getRuntime().availableProcessors(),
                    ROUNDS);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void print(String format, Object... values) {
        System.out.println("scale: " + String.format(Locale.ROOT, format, values));
    }
}
