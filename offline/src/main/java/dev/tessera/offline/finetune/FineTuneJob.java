package dev.tessera.offline.finetune;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.RootCause;
import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.trainingset.TrainingSequence;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The Flink job of the fine-tune stage: training sequences in, points of the training curve out. One subtask trains; restarted, it goes on
 * from its last checkpoint.
 */
public final class FineTuneJob {
    private final TableSource<TrainingSequence> sequences;
    private final Sink<TrainingCurve> curve;

    public FineTuneJob(TableSource<TrainingSequence> sequences, Sink<TrainingCurve> curve) {
        this.sequences = sequences;
        this.curve = curve;
    }

    /** @param train the training itself */
    void run(FlinkCluster cluster, TrainEncoder train) throws IOException {
        StreamExecutionEnvironment environment = cluster.batch().setParallelism(1);
        sequences
                .read(environment)
                .transform("fine-tune", new RowType<>(TrainingCurve.TABLE), train)
                .sinkTo(curve)
                .name("training curve");
        try {
            environment.execute("fine-tune");
        } catch (Exception e) {
            throw new IOException("fine-tune failed: " + RootCause.message(e), e);
        }
    }
}
