package dev.tessera.offline.trainingset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.study.StudyFile;
import dev.tessera.store.model.Item;
import dev.tessera.store.table.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stage on an embedded cluster gives what the plain functions give. */
@ExtendWith(FlinkExtension.class)
class TrainingSetStageIT {
    private static final long SEED = 7;

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"time", "leave-last-out-high", "cold-1", "all"})
    void theJobWritesWhatThePlainFunctionsSay(String name, FlinkCluster cluster) throws Exception {
        RandomShop shop = RandomShop.busy(SEED);
        WorkDirectory work = ingested(shop.items(), shop);
        Study study = Study.parse(name);

        TrainingSetReport report = new TrainingSetStage(cluster, work, Protocol.DEFAULT).run(study);

        TrainingSet plain = TrainingSet.of(study, shop.items(), shop.events(), Protocol.DEFAULT);
        var tables = work.study(name);
        assertThat(read(TrainingSequence.TABLE, tables)).containsExactlyInAnyOrderElementsOf(text(plain.sequences()));
        assertThat(read(EvaluationTarget.TABLE, tables)).containsExactlyInAnyOrderElementsOf(text(plain.targets()));
        assertThat(read(Interaction.TABLE, tables)).containsExactlyInAnyOrderElementsOf(text(plain.interactions()));
        assertThat(read(CatalogEntry.TABLE, tables)).containsExactlyElementsOf(text(plain.catalog()));
        assertThat(StudyFile.read(tables.description())).isEqualTo(study);
        assertThat(SplitSummary.read(tables.root())).isEqualTo(report.split());
        assertThat(report.split().digest(Partition.TEST)).isEqualTo(SplitDigest.of(plain.targets(), Partition.TEST));
    }

    @Test
    void runAgainItLeavesTheSameAndTheReportHoldsItsStudyOnce(FlinkCluster cluster) throws Exception {
        RandomShop shop = RandomShop.busy(SEED);
        WorkDirectory work = ingested(shop.items(), shop);
        TrainingSetStage stage = new TrainingSetStage(cluster, work, Protocol.DEFAULT);

        TrainingSetReport first = stage.run(Study.parse("time"));
        stage.run(Study.parse("all"));
        TrainingSetReport again = stage.run(Study.parse("time"));

        assertThat(again).isEqualTo(first);
        for (String study : List.of("all", "time")) {
            assertThat(DataReport.TABLE.readAll(work.study(study).table("data_report")))
                    .filteredOn(row -> row.fact().equals("events"))
                    .extracting(DataReport::study)
                    .containsExactly(study);
        }
    }

    @Test
    void anEventOnAnItemThatIsNotThereFailsTheJobAndWritesNothing(FlinkCluster cluster) throws Exception {
        RandomShop shop = RandomShop.busy(SEED);
        WorkDirectory work = ingested(shop.items().subList(1, shop.items().size()), shop);

        assertThatThrownBy(() -> new TrainingSetStage(cluster, work, Protocol.DEFAULT).run(Study.parse("all")))
                .hasStackTraceContaining("item " + shop.items().get(0).id() + ", which is not in the items table");
        assertThat(Files.exists(work.study("all").table("catalog"))).isFalse();
    }

    private WorkDirectory ingested(List<Item> items, RandomShop shop) throws Exception {
        WorkDirectory work = new WorkDirectory(root);
        IngestTables.ITEMS.write(work.table("items"), items);
        IngestTables.EVENTS.write(work.table("events"), shop.events());
        return work;
    }

    private static <R extends Record> List<String> read(Table<R> table, WorkDirectory.StudyDirectory study)
            throws Exception {
        return text(table.readAll(study.table(table.name())));
    }

    /** Rows with arrays, made comparable. */
    private static List<String> text(List<? extends Record> rows) {
        return rows.stream().map(RowText::of).toList();
    }
}
