package dev.tessera.offline.trainingset;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.TableSink;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.study.StudyFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs training-set for a study: tables {@code items} and {@code events} in; {@code sequences}, {@code targets}, {@code interactions},
 * {@code catalog} and {@code data_report} of the study out, {@code study.json} and {@code split.json} beside them. Running it again
 * replaces them.
 */
public final class TrainingSetStage {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingSetStage.class);

    private final FlinkCluster cluster;
    private final WorkDirectory work;
    private final Protocol protocol;

    public TrainingSetStage(FlinkCluster cluster, WorkDirectory work, Protocol protocol) {
        this.cluster = cluster;
        this.work = work;
        this.protocol = protocol;
    }

    /**
     * @throws IllegalArgumentException if the events cannot be split so; nothing was written
     * @throws LeakException in the causes of the failed job, if a row would see what it must not; the tables are what they were
     */
    public TrainingSetReport run(Study study) throws Exception {
        EventLog log = events();
        TrainingSetRules rules = new TrainingSetRules(study, study.split().bounds(log.times()), protocol);
        StudyDirectory folder = work.study(study.name());
        execute(rules, folder);
        StudyFile.write(study, folder.description());
        TrainingSetReport report = report(rules, log, folder);
        report.lines().forEach(line -> LOG.info("training-set {}: {}", study.name(), line));
        return report;
    }

    private EventLog events() throws IOException {
        EventLog log = new EventLog();
        try (Progress progress = new Progress("training-set: reading", "events", 0)) {
            IngestTables.EVENTS.forEach(work.table(IngestTables.EVENTS.name()), event -> {
                log.add(event);
                progress.advance(1);
            });
        }
        return log;
    }

    private void execute(TrainingSetRules rules, StudyDirectory folder) throws Exception {
        var sequences = TableSink.into(TrainingSequence.TABLE, folder.table(TrainingSequence.TABLE.name()));
        var targets = TableSink.into(EvaluationTarget.TABLE, folder.table(EvaluationTarget.TABLE.name()));
        var interactions = TableSink.into(Interaction.TABLE, folder.table(Interaction.TABLE.name()));
        var catalog = TableSink.into(CatalogEntry.TABLE, folder.table(CatalogEntry.TABLE.name()));
        StreamExecutionEnvironment environment = cluster.batch();
        new TrainingSetJob(
                        new TableSource<>(IngestTables.ITEMS, work.table(IngestTables.ITEMS.name())),
                        new TableSource<>(IngestTables.EVENTS, work.table(IngestTables.EVENTS.name())),
                        rules,
                        new TrainingSetSinks(sequences, targets, interactions, catalog))
                .define(environment);
        environment.execute("training-set " + rules.study().name());
        sequences.publish();
        targets.publish();
        interactions.publish();
        catalog.publish();
    }

    private TrainingSetReport report(TrainingSetRules rules, EventLog log, StudyDirectory folder) throws IOException {
        String study = rules.study().name();
        List<EvaluationTarget> targets = EvaluationTarget.TABLE.readAll(folder.table(EvaluationTarget.TABLE.name()));
        SplitSummary summary = SplitSummary.of(rules, targets);
        summary.write(folder.root().resolve(SplitSummary.FILE));
        List<DataReport> facts = new ArrayList<>(DataFacts.of(study, log));
        facts.addAll(TargetFacts.of(study, targets));
        DataReport.TABLE.write(folder.table(DataReport.TABLE.name()), facts);
        return new TrainingSetReport(summary, facts);
    }
}
