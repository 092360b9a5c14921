package dev.tessera.offline.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.RowCodec;
import dev.tessera.store.table.Table;
import dev.tessera.store.vector.VectorPrecision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class PackRowsTest {
    private static final int ROWS = 60_000;
    private static final List<CatalogEntry> CATALOG = IntStream.range(0, ROWS)
            .mapToObj(i -> new CatalogEntry(new ItemId("item-%05d-%s".formatted(i, "x".repeat(40))), true, i, 1, 0))
            .toList();
    private static final BlockLayout<CatalogEntry> LAYOUT = BlockLayout.of(
            new BlockContent.Counts(),
            new PublishPlan(CATALOG.stream().map(CatalogEntry::item).toList(), 1, VectorPrecision.FLOAT32, Map.of()));

    @Test
    void everyRowIsInOnePackOfItsBlock() throws Exception {
        List<CatalogEntry> shuffled = new ArrayList<>(CATALOG);
        Collections.shuffle(shuffled, new Random(7));
        List<RowPack> packs = pack(shuffled);
        Set<CatalogEntry> found = new HashSet<>();
        int rows = 0;
        for (RowPack pack : packs) {
            for (CatalogEntry row : rows(pack)) {
                assertThat(LAYOUT.blockOf(row)).isEqualTo(pack.block());
                found.add(row);
                rows++;
            }
        }
        assertThat(rows).isEqualTo(ROWS);
        assertThat(found).hasSize(ROWS);
        assertThat(LAYOUT.plan().blocks()).isGreaterThan(10);
        assertThat(packs).hasSize(LAYOUT.plan().blocks());
    }

    @Test
    void rowsAreSentBeforeTheInputEnds() throws Exception {
        try (var harness = harness()) {
            harness.open();
            int rows = 0;
            while (harness.extractOutputValues().isEmpty()) {
                harness.processElement(CATALOG.get(rows % 2 * (ROWS - 1)), 0);
                rows++;
            }
            List<RowPack> sent = harness.extractOutputValues();
            assertThat(sent).extracting(pack -> pack.rows().length).allMatch(bytes -> bytes <= 256 * 1024);
            assertThat(sent).hasSizeLessThan(150);
            int inPacks = 0;
            for (RowPack pack : sent) {
                inPacks += rows(pack).size();
            }
            assertThat(inPacks).isEqualTo(rows);
            harness.endInput();
            assertThat(harness.extractOutputValues()).hasSize(sent.size());
        }
    }

    @Test
    void aRowThatIsLongerThanAPackIsOneOfItsOwn() throws IOException {
        record Long(String id, byte[] bytes) {}
        RowCodec<Long> codec = Table.of("long_rows", Long.class, 1).codec();
        GatheredRows<Long> gathered = new GatheredRows<>(codec);
        List<Integer> lengths = List.of(10, 300_000, 20, 30);
        for (int length : lengths) {
            gathered.add(3, new Long("row", new byte[length]));
        }
        List<RowPack> packs = new ArrayList<>();
        gathered.takePacks(packs::add);
        assertThat(packs).extracting(RowPack::block).containsExactly(3, 3, 3);
        List<List<Integer>> found = new ArrayList<>();
        for (RowPack pack : packs) {
            found.add(rows(codec, pack).stream().map(row -> row.bytes().length).toList());
        }
        assertThat(found).containsExactly(List.of(10), List.of(300_000), List.of(20, 30));
        gathered.takePacks(none -> assertThat(none).isNull());
    }

    private static List<RowPack> pack(List<CatalogEntry> rows) throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (CatalogEntry row : rows) {
                harness.processElement(row, 0);
            }
            harness.endInput();
            return harness.extractOutputValues();
        }
    }

    private static OneInputStreamOperatorTestHarness<CatalogEntry, RowPack> harness() throws Exception {
        return new OneInputStreamOperatorTestHarness<>(new PackRows<>(LAYOUT));
    }

    private static List<CatalogEntry> rows(RowPack pack) throws IOException {
        return rows(CatalogEntry.TABLE.codec(), pack);
    }

    private static <R extends Record> List<R> rows(RowCodec<R> codec, RowPack pack) throws IOException {
        List<R> rows = new ArrayList<>();
        pack.forEach((from, to) -> rows.add(codec.decode(pack.rows(), from, to)));
        return rows;
    }
}
