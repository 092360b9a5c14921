package dev.tessera.offline.trainranker;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.flink.WholeInput;
import dev.tessera.offline.trainingset.TrainingSequence;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Training sequences in, one vector an item out; the model itself goes to the study's ranker folder. */
final class TrainRankerJob {
    private final TableSource<TrainingSequence> sequences;
    private final RankerTask task;
    private final Sink<ItemVector> vectors;

    TrainRankerJob(TableSource<TrainingSequence> sequences, RankerTask task, Sink<ItemVector> vectors) {
        this.sequences = sequences;
        this.task = task;
        this.vectors = vectors;
    }

    /** Runs to the end, as one task: TensorFlow uses all cores by itself. */
    void execute(StreamExecutionEnvironment environment) throws Exception {
        environment.setParallelism(1);
        build(environment);
        environment.execute("train-ranker " + task.study().name());
    }

    private void build(StreamExecutionEnvironment environment) throws IOException {
        sequences
                .read(environment)
                .transform("train the ranker", new RowType<>(ItemVector.TABLE), new WholeInput<>(new TrainRanker(task)))
                .sinkTo(vectors)
                .name("item vectors");
    }
}
