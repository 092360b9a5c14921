package dev.tessera.offline.secondstage;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.RootCause;
import dev.tessera.offline.flink.TableSink;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.trainingset.EvaluationTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the second stage of a study on its validation period, over a first stage that has not seen it, and says whether it may be released. Run again on the same
 * data and settings it gives the same.
 */
public final class SecondStageStage {
    private static final Logger LOG = LoggerFactory.getLogger(SecondStageStage.class);

    private final FlinkCluster cluster;
    private final WorkDirectory work;

    public SecondStageStage(FlinkCluster cluster, WorkDirectory work) {
        this.cluster = cluster;
        this.work = work;
    }

    /**
     * Trains and judges.
     *
     * @return empty if there is nothing to learn from: then the study has no second stage
     * @throws IOException if a table of the stages before is missing, or training failed
     */
    public Optional<Verdict> run(String study, SecondStageSettings settings) throws IOException {
        StudyDirectory folder = work.study(study);
        folder.forgetSecondStage();
        if (!Files.isDirectory(folder.beforeValidation().root())) {
            LOG.info(
                    "second stage of study {}: train-ranker left no model of what precedes validation, for nothing validates "
                            + "or the study is of a build before second stages (run train-ranker again): the first stage ranks alone",
                    study);
            return Optional.empty();
        }
        TableSink<Verdict> verdicts = TableSink.into(Verdict.TABLE, folder.table(Verdict.TABLE.name()));
        try {
            new TrainSecondStageJob(
                            new TableSource<>(EvaluationTarget.TABLE, folder.table(EvaluationTarget.TABLE.name())),
                            new SecondStageTask(work.root().toString(), study, settings),
                            verdicts)
                    .execute(cluster.batch());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("second-stage of study " + study + " failed: " + RootCause.message(e), e);
        }
        verdicts.publish();
        Optional<Verdict> verdict = Verdict.of(folder);
        LOG.info(
                "{}",
                verdict.map(Verdict::line)
                        .orElse("second stage of study " + study
                                + ": validation has too few answers among the first stage's candidates to learn from some and judge by others;"
                                + " the first stage ranks alone"));
        return verdict;
    }
}
