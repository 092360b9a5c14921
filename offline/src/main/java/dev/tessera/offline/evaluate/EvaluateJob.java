package dev.tessera.offline.evaluate;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainingset.Partition;
import java.io.IOException;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Ranks the test targets of a study in parallel: targets in, one row a target and recommender out. */
public final class EvaluateJob {
    private final TableSource<EvaluationTarget> targets;
    private final ContenderSource contenders;
    private final Sink<RankedTarget> ranks;

    public EvaluateJob(TableSource<EvaluationTarget> targets, ContenderSource contenders, Sink<RankedTarget> ranks) {
        this.targets = targets;
        this.contenders = contenders;
        this.ranks = ranks;
    }

    /** Runs to the end. */
    public void execute(StreamExecutionEnvironment environment) throws Exception {
        build(environment);
        environment.execute("evaluate");
    }

    private void build(StreamExecutionEnvironment environment) throws IOException {
        targets.read(environment)
                .filter(new IsTest())
                .rebalance()
                .transform("rank targets", new RowType<>(RankedTarget.TABLE), new RankTargets(contenders))
                .sinkTo(ranks)
                .name("ranks");
    }

    /** Validation targets are for choosing settings. */
    static final class IsTest implements FilterFunction<EvaluationTarget> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean filter(EvaluationTarget target) {
            return target.partition() == Partition.TEST;
        }
    }
}
