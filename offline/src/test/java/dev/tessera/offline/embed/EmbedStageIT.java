package dev.tessera.offline.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.finetune.FineTuneStage;
import dev.tessera.offline.finetune.ToyShop;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.feature.EncodedItem;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FlinkExtension.class)
class EmbedStageIT {
    private static final int ITEMS = ToyShop.ITEMS + 1;

    /** How many items run through the encoder at once decides the last bits of what it says. */
    private static final float BATCHING = 1e-6f;

    @TempDir
    Path folder;

    private WorkDirectory work;
    private String study;
    private StudyDirectory tables;
    private EmbedStage stage;

    @BeforeEach
    void anEncoder(FlinkCluster cluster) throws IOException {
        work = new WorkDirectory(folder.resolve("work"));
        study = ToyShop.write(work).name();
        tables = work.study(study);
        new FineTuneStage(cluster, work)
                .run(study, EncoderChoice.of("words", "small", work.cache()), ToyShop.settings(10));
        stage = new EmbedStage(cluster, work);
    }

    @Test
    void onlyWhatIsNewOrChangedIsEncoded() throws IOException {
        assertThat(stage.run(study).encoded()).isEqualTo(ITEMS);
        Map<ItemId, EncodedItem> before = rows();

        List<Item> items = items();
        Item renamed = titled(items.get(1), items.get(1).id(), "wool thing");
        Item arrived = titled(items.get(2), new ItemId("new"), "a new oak thing");
        ItemId gone = items.get(3).id();
        items.set(1, renamed);
        items.set(3, arrived);
        IngestTables.ITEMS.write(work.table("items"), items);

        EmbedReport report = stage.run(study);
        assertThat(List.of(report.encoded(), report.carried(), report.dropped()))
                .containsExactly(2L, ITEMS - 2L, 1L);
        Map<ItemId, EncodedItem> after = rows();
        assertThat(after).hasSize(ITEMS).containsKey(arrived.id()).doesNotContainKey(gone);
        assertThat(after.get(renamed.id()).text())
                .isNotEqualTo(before.get(renamed.id()).text());
        after.forEach((item, row) -> {
            if (!item.equals(renamed.id()) && !item.equals(arrived.id())) {
                assertSame(row, before.get(item), 0);
            }
        });

        assertThat(stage.run(study, true).encoded()).isEqualTo(ITEMS);
        rows().forEach((item, row) -> assertSame(after.get(item), row, BATCHING));
    }

    @Test
    void nothingIsEncodedTwice() throws IOException {
        stage.run(study);
        Map<ItemId, EncodedItem> before = rows();
        EmbedReport again = stage.run(study);
        assertThat(List.of(again.encoded(), again.carried(), again.dropped())).containsExactly(0L, (long) ITEMS, 0L);
        rows().forEach((item, row) -> assertSame(row, before.get(item), 0));
        assertThat(EncodingRate.last(tables)).get().satisfies(rate -> assertThat(rate)
                .isPositive());
    }

    @Test
    void anotherEncoderEncodesAll(FlinkCluster cluster) throws IOException {
        stage.run(study);
        new FineTuneStage(cluster, work)
                .run(study, EncoderChoice.of("words", "small", work.cache()), ToyShop.settings(20));
        assertThat(stage.run(study).encoded()).isEqualTo(ITEMS);
    }

    @Test
    void aTableOfTheOlderLayoutIsReadButNotCarriedOver() throws IOException {
        stage.run(study);
        Path table = tables.table("parts");
        List<Parts> parts = Parts.TABLE.readAll(table);
        assertThat(parts).hasSize(ITEMS);
        Parts.TABLE.write(table, parts);
        assertThat(Parts.TABLE.readAll(table)).hasSize(ITEMS);
        assertThat(stage.run(study).encoded()).isEqualTo(ITEMS);
    }

    @Test
    void anEmbeddingThatFailsLeavesTheTable() throws IOException {
        stage.run(study);
        Map<String, byte[]> before = files();
        Files.delete(tables.encoder().resolve("preprocessing.json"));
        assertThatThrownBy(() -> stage.run(study)).isInstanceOf(IOException.class);
        assertThat(files().keySet()).isEqualTo(before.keySet());
        files().forEach((name, bytes) -> assertThat(bytes).isEqualTo(before.get(name)));
    }

    private List<Item> items() throws IOException {
        return new ArrayList<>(IngestTables.ITEMS.readAll(work.table("items")));
    }

    private static Item titled(Item item, ItemId id, String title) {
        return new Item(id, title, item.description(), item.attributes(), item.image(), item.availableFrom());
    }

    private Map<ItemId, EncodedItem> rows() throws IOException {
        Map<ItemId, EncodedItem> rows = new TreeMap<>();
        EncodedItem.TABLE.forEach(tables.table("parts"), row -> rows.put(row.item(), row));
        return rows;
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(tables.table("parts"))) {
            for (Path file : found.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static void assertSame(EncodedItem left, EncodedItem right, float tolerance) {
        assertThat(left.content()).isEqualTo(right.content());
        assertThat(left.encoder()).isEqualTo(right.encoder());
        assertThat(left.text()).as("%s", Modality.TEXT).containsExactly(right.text(), within(tolerance));
        assertThat(left.image()).as("%s", Modality.IMAGE).containsExactly(right.image(), within(tolerance));
        assertThat(left.attributes())
                .as("%s", Modality.ATTRIBUTES)
                .containsExactly(right.attributes(), within(tolerance));
    }
}
