package dev.tessera.offline.trainranker;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.RootCause;
import dev.tessera.offline.flink.TableSink;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Interaction;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.feature.Parts;
import java.io.IOException;
import java.util.List;

/**
 * Stage 5: trains the ranker model of a study and assembles its item vectors. Run again on the same data and settings it goes on from its
 * last checkpoint, and if that was the end it only exports. A second stage that the study had goes: it was judged beside another first one.
 */
public final class TrainRankerStage {
    private final FlinkCluster cluster;
    private final WorkDirectory work;

    public TrainRankerStage(FlinkCluster cluster, WorkDirectory work) {
        this.cluster = cluster;
        this.work = work;
    }

    /** @throws IOException if a table of the stages before is missing, or training failed */
    public void run(Study study, RankerSettings settings) throws IOException {
        StudyDirectory folder = work.study(study.name());
        RankerTask task = new RankerTask(
                study,
                folder.table(CatalogEntry.TABLE.name()).toString(),
                folder.table(Parts.TABLE.name()).toString(),
                folder.table(EvaluationTarget.TABLE.name()).toString(),
                folder.table(Interaction.TABLE.name()).toString(),
                folder.ranker().toString(),
                folder.beforeValidation().root().toString(),
                settings);
        TableSource<TrainingSequence> sequences =
                new TableSource<>(TrainingSequence.TABLE, folder.table(TrainingSequence.TABLE.name()));
        TableSink<ItemVector> vectors = TableSink.into(ItemVector.TABLE, folder.table(ItemVector.TABLE.name()));
        folder.forgetSecondStage();
        try {
            new TrainRankerJob(sequences, task, vectors).execute(cluster.batch());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("train-ranker of study " + study.name() + " failed: " + RootCause.message(e), e);
        }
        vectors.publish();
        List<TrainingCurve> curve = TrainingCurve.TABLE.readAll(folder.ranker().resolve("training_curve"));
        TrainingCurve.append(folder.table(TrainingCurve.TABLE.name()), curve);
    }
}
