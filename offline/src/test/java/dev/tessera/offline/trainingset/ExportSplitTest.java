package dev.tessera.offline.trainingset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.study.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportSplitTest {
    @TempDir
    Path root;

    private TrainingSet set;
    private StudyDirectory study;

    @BeforeEach
    void writeStudy() throws Exception {
        RandomShop shop = RandomShop.busy(3);
        set = TrainingSet.of(Study.parse("time"), shop.items(), shop.events(), Protocol.DEFAULT);
        study = new WorkDirectory(root).study("time");
        EvaluationTarget.TABLE.write(study.table("targets"), set.targets());
        Interaction.TABLE.write(study.table("interactions"), set.interactions());
        CatalogEntry.TABLE.write(study.table("catalog"), set.catalog());
        SplitSummary.of(new TrainingSetRules(set.study(), set.bounds(), Protocol.DEFAULT), set.targets())
                .write(study.root().resolve(SplitSummary.FILE));
    }

    @Test
    void everyRowIsExportedAndTheDigestsStandInTheReadme() throws Exception {
        Path folder = root.resolve("export");
        new ExportSplit(study).into(folder);
        SplitSummary summary = new ExportSplit(study).into(folder);

        assertThat(rows(folder, "train.csv")).hasSize(set.interactions().size());
        assertThat(rows(folder, "catalog.csv")).hasSize(set.catalog().size());
        assertThat(rows(folder, "valid.csv").size() + rows(folder, "test.csv").size())
                .isEqualTo(set.targets().size());
        assertThat(folder.resolve("README.md"))
                .content()
                .contains(summary.digest(Partition.TEST), summary.digest(Partition.VALIDATION));
    }

    @Test
    void aTargetCarriesItsHistoryAsJson() throws Exception {
        new ExportSplit(study).into(root);

        NamedCsvRecord row = rows(root, "test.csv").get(0);
        assertThat(row.getField("history")).startsWith("[[\"i").endsWith("]]").contains(",null,");
        assertThat(row.getField("seen")).startsWith("[\"i");
    }

    @Test
    void targetsThatAreNotWhatWasDigestedAreRefused() throws Exception {
        EvaluationTarget.TABLE.write(
                study.table("targets"), set.targets().subList(1, set.targets().size()));

        assertThatThrownBy(() -> new ExportSplit(study).into(root))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("digest")
                .hasMessageContaining("run training-set");
    }

    @Test
    void aStudyThatWasNotMadeIsNamed() {
        assertThatThrownBy(() -> new ExportSplit(new WorkDirectory(root).study("all")).into(root))
                .hasMessageContaining("split.json")
                .hasMessageContaining("run training-set");
    }

    private static List<NamedCsvRecord> rows(Path folder, String name) throws IOException {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(folder.resolve(name))) {
            assertThat(Files.size(folder.resolve(name))).isPositive();
            return reader.stream().toList();
        }
    }
}
