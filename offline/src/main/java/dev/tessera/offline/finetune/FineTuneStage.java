package dev.tessera.offline.finetune;

import dev.tessera.offline.classification.ClassificationRow;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.TableSink;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.study.EncoderForm;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.study.StudyFile;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs fine-tune for a study: tables {@code items}, {@code sequences} and {@code catalog} in; the folder {@code encoder}, the table
 * {@code classification} and the training curve's rows of this stage out. Run again on the same data it finds its last checkpoint and only exports.
 * With several replicas their averages are taken here, in the driver; otherwise the whole training is one task.
 */
public final class FineTuneStage {
    private static final Logger LOG = LoggerFactory.getLogger(FineTuneStage.class);

    private final FlinkCluster cluster;
    private final WorkDirectory work;

    public FineTuneStage(FlinkCluster cluster, WorkDirectory work) {
        this.cluster = cluster;
        this.work = work;
    }

    /** @throws IOException if a table is not there; the message names the stage to run first */
    public void run(String studyName, EncoderChoice choice, FineTuneSettings settings) throws IOException {
        WorkDirectory.StudyDirectory folder = work.study(studyName);
        refuseCompressed(Study.parse(studyName));
        Study study = StudyFile.read(folder.description());
        Path staging = TableFolder.stage(folder.encoder());
        Path classification = folder.table(ClassificationRow.TABLE.name());
        List<TrainingCurve> points;
        if (settings.replicas().count() == 1) {
            points = inOneJob(folder, new TrainEncoder(work, study, choice, settings, staging, classification));
        } else {
            EncoderRun.Trained trained = inRounds(study, choice, settings, staging);
            ClassificationRow.TABLE.write(classification, trained.classification());
            points = trained.curve();
        }
        TableFolder.publish(staging, folder.encoder());
        report(ClassificationRow.TABLE.readAll(classification));
        TrainingCurve.append(folder.table(TrainingCurve.TABLE.name()), points);
    }

    private static void refuseCompressed(Study study) {
        if (study.form() != EncoderForm.TRAINED) {
            throw new IllegalArgumentException("the encoder of study " + study.name() + " is made by "
                    + study.form().command() + "; fine-tune trains that of study "
                    + study.withForm(EncoderForm.TRAINED).name());
        }
    }

    private List<TrainingCurve> inOneJob(WorkDirectory.StudyDirectory folder, TrainEncoder train) throws IOException {
        Path rows = folder.encoder().resolveSibling("encoder-curve");
        TableSink<TrainingCurve> curve = TableSink.into(TrainingCurve.TABLE, rows);
        TableSource<TrainingSequence> sequences =
                new TableSource<>(TrainingSequence.TABLE, folder.table(TrainingSequence.TABLE.name()));
        new FineTuneJob(sequences, curve).run(cluster, train);
        curve.publish();
        return TrainingCurve.TABLE.readAll(rows);
    }

    private EncoderRun.Trained inRounds(Study study, EncoderChoice choice, FineTuneSettings settings, Path staging)
            throws IOException {
        RoundJob job = new RoundJob(cluster, settings.replicas().count());
        List<TrainingSequence> sequences =
                TrainingSequence.TABLE.readAll(work.study(study.name()).table(TrainingSequence.TABLE.name()));
        return new EncoderRun(work, study, choice, settings)
                .trainInRounds(
                        sequences,
                        staging,
                        (round, stopping) -> job.run(
                                "fine-tune " + study.name() + ", steps " + round.from() + " to " + round.to(),
                                new TrainReplica(
                                        work, study, choice, settings, round, EncoderTraining.StopRequest.never()),
                                stopping),
                        EncoderTraining.StopRequest.never());
    }

    private static void report(List<ClassificationRow> rows) {
        ClassificationRow.byTask(rows).forEach((task, own) -> {
            LOG.info("fine-tune: {}, on items that were held out", task);
            ClassificationRow.lines(own).forEach(LOG::info);
        });
    }
}
