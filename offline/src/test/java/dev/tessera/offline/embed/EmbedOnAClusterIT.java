package dev.tessera.offline.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.finetune.FineTuneStage;
import dev.tessera.offline.finetune.ToyShop;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.StandaloneCluster;
import dev.tessera.offline.flink.StandaloneClusterExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.feature.EncodedItem;
import dev.tessera.store.model.ItemId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A TaskManager is killed (SIGKILL) while it encodes, or loads the encoder. */
@ExtendWith({FlinkExtension.class, StandaloneClusterExtension.class})
class EmbedOnAClusterIT {
    private static final int ITEMS = ToyShop.ITEMS + 1;

    /** How many items run through the encoder at once decides the last bits of what it says. */
    private static final float BATCHING = 1e-6f;

    @TempDir
    Path folder;

    @Test
    void theTableIsThereWholeOnceTheWorkIsDoneAndNotBefore(FlinkCluster embedded, StandaloneCluster processes)
            throws Exception {
        WorkDirectory work = new WorkDirectory(folder.resolve("work"));
        String study = ToyShop.write(work).name();
        new FineTuneStage(embedded, work)
                .run(study, EncoderChoice.of("words", "small", work.cache()), ToyShop.settings(10));
        Path table = work.study(study).table(EncodedItem.TABLE.name());
        try (FlinkCluster cluster = processes.connect()) {
            CompletableFuture<EmbedReport> embedding =
                    CompletableFuture.supplyAsync(() -> embed(new EmbedStage(cluster, work), study));
            processes.killTheTaskManagerOf("embed");
            assertThat(table).doesNotExist();
            assertThat(embedding).isNotDone();
            assertThat(embedding.join().unreadable())
                    .as("items of a broken picture")
                    .isEqualTo(1);
        }
        try (Stream<Path> files = Files.list(table)) {
            assertThat(files).as("nothing of the dead one").allMatch(file -> file.toString()
                    .endsWith(".parquet"));
        }
        Map<ItemId, EncodedItem> rows = rows(table);
        assertThat(rows).hasSize(ITEMS);
        assertThat(new EmbedStage(embedded, work).run(study, true).encoded()).isEqualTo(ITEMS);
        Map<ItemId, EncodedItem> again = rows(table);
        assertThat(again).hasSize(ITEMS);
        rows.forEach((item, row) -> assertSame(row, again.get(item)));
    }

    private static EmbedReport embed(EmbedStage stage, String study) {
        try {
            return stage.run(study);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<ItemId, EncodedItem> rows(Path table) throws IOException {
        Map<ItemId, EncodedItem> rows = new TreeMap<>();
        EncodedItem.TABLE.forEach(
                table, row -> assertThat(rows.put(row.item(), row)).isNull());
        return rows;
    }

    private static void assertSame(EncodedItem left, EncodedItem right) {
        assertThat(left.content()).isEqualTo(right.content());
        assertThat(left.encoder()).isEqualTo(right.encoder());
        assertThat(left.text()).containsExactly(right.text(), within(BATCHING));
        assertThat(left.image()).containsExactly(right.image(), within(BATCHING));
        assertThat(left.attributes()).containsExactly(right.attributes(), within(BATCHING));
    }
}
