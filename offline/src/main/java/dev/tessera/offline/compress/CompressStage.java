package dev.tessera.offline.compress;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs compress for a study that has been trained as far as its item vectors: the folder {@code encoder} in, a smaller encoder beside it and the
 * table {@code compression} out. An encoder that costs too much quality is not kept; the table is.
 */
public final class CompressStage {
    private static final Logger LOG = LoggerFactory.getLogger(CompressStage.class);

    private final WorkDirectory work;

    public CompressStage(WorkDirectory work) {
        this.work = work;
    }

    /**
     * Compresses the study's encoder.
     *
     * @return the rows of the table
     * @throws OverBudgetException if it costs more quality than the budget allows
     * @throws IOException if the study has no test questions, or a stage before has not run
     */
    public List<Compression> run(Study study, CompressionMethod method, QualityBudget budget) throws IOException {
        StudyDirectory folder = work.study(study.name());
        Measurement measurement = new Measurement(work, study);
        Path target = method.folder(folder);
        Path staging = TableFolder.stage(target);
        try {
            method.compress(folder, staging);
            List<Compression> rows = measurement.of(staging, method, budget);
            Compression.store(folder.table(Compression.TABLE.name()), rows);
            CompressionLines.of(rows).forEach(LOG::info);
            budget.check(
                    "the " + method.variant() + " encoder of study " + study.name(),
                    rows.get(0).ndcg());
            TableFolder.publish(staging, target);
            LOG.info("the {} encoder is in {}", method.variant(), target);
            return rows;
        } finally {
            TableFolder.delete(staging);
        }
    }
}
