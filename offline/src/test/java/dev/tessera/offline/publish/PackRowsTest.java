package dev.tessera.offline.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.VectorPrecision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
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
            new BlockContent.Counts(), CATALOG.stream().map(CatalogEntry::item).toList(), 1, VectorPrecision.FLOAT32);

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
    void aFullPackIsSentBeforeTheInputEnds() throws Exception {
        try (var harness = harness()) {
            harness.open();
            int sent = 0;
            while (harness.extractOutputValues().isEmpty()) {
                harness.processElement(CATALOG.get(0), 0);
                sent++;
            }
            RowPack full = harness.extractOutputValues().get(0);
            assertThat(full.rows().length).isBetween(256 * 1024, 257 * 1024);
            assertThat(rows(full)).hasSize(sent);
            harness.endInput();
            assertThat(harness.extractOutputValues()).hasSize(1);
        }
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
        List<CatalogEntry> rows = new ArrayList<>();
        int from = 0;
        for (int to : pack.ends()) {
            rows.add(CatalogEntry.TABLE.codec().decode(pack.rows(), from, to));
            from = to;
        }
        assertThat(from).isEqualTo(pack.rows().length);
        return rows;
    }
}
