package dev.tessera.offline.compress;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.split.TimeSplit;
import dev.tessera.offline.study.EncoderForm;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs compress for a study that has been trained as far as its item vectors: the folder {@code encoder} in, a {@link CompressedStudy} with a
 * smaller encoder and the table {@code compression} out. An encoder that costs too much quality is not kept; the table is.
 */
public final class CompressStage {
    private static final Logger LOG = LoggerFactory.getLogger(CompressStage.class);

    private final WorkDirectory work;
    private final Speed speed;

    public CompressStage(WorkDirectory work) {
        this(work, new Speed(Speed.SETTLED));
    }

    CompressStage(WorkDirectory work, Speed speed) {
        this.work = work;
        this.speed = speed;
    }

    /**
     * Compresses the study's encoder. That of a study without test questions, such as the one that is served, is judged by the time split's, as
     * publishing it is: by what the table of that study says of the same method.
     *
     * @return the rows of the table, of the study that was judged
     * @throws OverBudgetException if it costs more quality than the budget allows
     * @throws IOException if nothing tells its quality, or a stage before has not run
     */
    public List<Compression> run(Study study, CompressionMethod method, QualityBudget budget) throws IOException {
        if (study.form() != EncoderForm.TRAINED) {
            throw new IllegalArgumentException("the encoder of study " + study.name() + " is compressed already; "
                    + "choose the study that it was made from");
        }
        return asksQuestions(study) ? measured(study, method, budget) : judgedByTime(study, method, budget);
    }

    private List<Compression> measured(Study study, CompressionMethod method, QualityBudget budget) throws IOException {
        Measurement measurement = new Measurement(work, study, speed);
        return make(study, method, encoder -> {
            List<Compression> rows = measurement.of(encoder, method, budget);
            Compression.store(work.study(study.name()).table(Compression.TABLE.name()), rows);
            CompressionLines.of(rows).forEach(LOG::info);
            budget.check(subject(study, method), rows.get(0).ndcg());
            return rows;
        });
    }

    private List<Compression> judgedByTime(Study study, CompressionMethod method, QualityBudget budget)
            throws IOException {
        Study judged = study.withSplit(TimeSplit.DEFAULT);
        List<Compression> rows = Compression.of(work.study(judged.name()), method);
        if (rows.isEmpty()) {
            throw new IOException("study " + study.name() + " has no test questions; its encoder is judged by that of "
                    + "study " + judged.name() + ", which has not been compressed to " + method.variant()
                    + ": run " + method.form().commandFor(judged.name()) + " first");
        }
        budget.check(
                subject(judged, method) + ", which stands for study " + study.name() + ",",
                rows.get(0).ndcg());
        return make(study, method, encoder -> rows);
    }

    private static String subject(Study study, CompressionMethod method) {
        return "the " + method.variant() + " encoder of study " + study.name();
    }

    /** What is known of an encoder that was made, and not yet kept. */
    @FunctionalInterface
    private interface Judge {
        List<Compression> rows(Path encoder) throws IOException;
    }

    private List<Compression> make(Study study, CompressionMethod method, Judge judge) throws IOException {
        CompressedStudy compressed = new CompressedStudy(work, study.withForm(method.form()));
        Path staging = compressed.stage();
        try {
            method.compress(work.study(study.name()), staging);
            List<Compression> rows = judge.rows(staging);
            compressed.publish(staging);
            LOG.info(
                    "the {} encoder is that of study {}; embed comes next",
                    method.variant(),
                    compressed.study().name());
            return rows;
        } finally {
            TableFolder.delete(staging);
        }
    }

    private boolean asksQuestions(Study study) throws IOException {
        Path targets = work.study(study.name()).table(EvaluationTarget.TABLE.name());
        try (Stream<EvaluationTarget> rows = EvaluationTarget.TABLE.read(targets)) {
            return rows.anyMatch(row -> row.partition() == Partition.TEST);
        }
    }
}
