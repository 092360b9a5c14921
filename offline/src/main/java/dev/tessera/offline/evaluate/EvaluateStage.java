package dev.tessera.offline.evaluate;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.TableSink;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.study.StudyFile;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Partition;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs evaluate. {@link #run} ranks one study's test targets and writes its tables {@code ranks}, {@code per_user}, {@code metrics} and {@code
 * recommendations}; {@link #merge} lays all evaluated studies together. Either can be run again.
 */
public final class EvaluateStage {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluateStage.class);

    private final FlinkCluster cluster;
    private final WorkDirectory work;

    public EvaluateStage(FlinkCluster cluster, WorkDirectory work) {
        this.cluster = cluster;
        this.work = work;
    }

    /**
     * Evaluates some studies, then merges. Studies without test targets (the one that is served) are passed over.
     *
     * @throws IOException if a study has no training set
     */
    public EvaluationSummary run(List<Study> studies, EvaluateOptions options) throws Exception {
        for (Study study : studies) {
            run(study, options);
        }
        return merge(work);
    }

    private void run(Study study, EvaluateOptions options) throws Exception {
        StudyRun run = new StudyRun(study);
        StudyDirectory folder = work.study(run.name());
        StudyReader reader = new StudyReader(work, run.name());
        int targets = reader.targets(Partition.TEST).size();
        if (targets == 0) {
            LOG.info("evaluate: study {} has no test targets; nothing to evaluate", run.name());
            return;
        }
        boolean baselines =
                run.leads() || !Files.isDirectory(work.study(run.leader()).root());
        TableSink<RankedTarget> sink = TableSink.into(RankedTarget.TABLE, folder.table(RankedTarget.TABLE.name()));
        new EvaluateJob(
                        new TableSource<>(EvaluationTarget.TABLE, folder.table(EvaluationTarget.TABLE.name())),
                        new StudyContenders(work, run, baselines, options, targets),
                        sink)
                .execute(cluster.batch());
        sink.publish();
        average(run, reader, folder, options);
    }

    private static void average(StudyRun run, StudyReader reader, StudyDirectory folder, EvaluateOptions options)
            throws IOException {
        List<RankedTarget> ranks = new ArrayList<>(RankedTarget.TABLE.readAll(folder.table(RankedTarget.TABLE.name())));
        ranks.sort(Comparator.comparing(RankedTarget::user)
                .thenComparingLong(RankedTarget::occurredAt)
                .thenComparing(RankedTarget::item));
        var catalog = reader.catalog();
        List<PerUser> users = UserTable.of(run, ranks);
        List<MetricRow> metrics = new ArrayList<>(MetricTable.of(users));
        metrics.addAll(MetricTable.whole(run, ranks, catalog.size(), reader.hiddenEvents(run.study())));
        PerUser.TABLE.write(folder.table(PerUser.TABLE.name()), users);
        Recommendation.TABLE.write(
                folder.table(Recommendation.TABLE.name()), Recommendation.of(run, ranks, catalog, options.keptLists()));
        MetricRow.TABLE.write(folder.table(MetricRow.TABLE.name()), metrics);
    }

    /** Writes the merged tables and the report from all studies that have been evaluated, and prints what they say. */
    public static EvaluationSummary merge(WorkDirectory work) throws IOException {
        Evaluation evaluation = Evaluation.read(work);
        evaluation.write(work);
        EvaluationSummary summary = EvaluationSummary.of(evaluation, work);
        summary.lines().forEach(LOG::info);
        return summary;
    }

    /** The studies of the work directory, by name. */
    static List<Study> studies(WorkDirectory work) throws IOException {
        List<Study> studies = new ArrayList<>();
        if (Files.isDirectory(work.studies())) {
            try (var folders = Files.list(work.studies())) {
                for (var folder : folders.sorted().toList()) {
                    StudyDirectory study = new StudyDirectory(folder);
                    if (Files.isRegularFile(study.description())) {
                        studies.add(StudyFile.read(study.description()));
                    }
                }
            }
        }
        return studies;
    }
}
