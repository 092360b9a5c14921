package dev.tessera.offline.secondstage;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.flink.WholeInput;
import dev.tessera.offline.trainingset.EvaluationTarget;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Evaluation targets in, the verdict out; the model itself goes to the study's folder. */
final class TrainSecondStageJob {
    private final TableSource<EvaluationTarget> targets;
    private final SecondStageTask task;
    private final Sink<Verdict> verdicts;

    TrainSecondStageJob(TableSource<EvaluationTarget> targets, SecondStageTask task, Sink<Verdict> verdicts) {
        this.targets = targets;
        this.task = task;
        this.verdicts = verdicts;
    }

    /** Runs to the end, as one task: TensorFlow uses all cores by itself. */
    void execute(StreamExecutionEnvironment environment) throws Exception {
        environment.setParallelism(1);
        targets.read(environment)
                .transform(
                        "train the second stage",
                        new RowType<>(Verdict.TABLE),
                        new WholeInput<>(new TrainSecondStage(task)))
                .sinkTo(verdicts)
                .name("verdict");
        environment.execute("second-stage " + task.study());
    }
}
