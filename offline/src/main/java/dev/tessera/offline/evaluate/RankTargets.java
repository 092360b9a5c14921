package dev.tessera.offline.evaluate;

import dev.tessera.offline.trainingset.EvaluationTarget;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapPartitionFunction;
import org.apache.flink.util.Collector;

/** Ranks a partition's targets with every contender, some at a time. */
public final class RankTargets extends RichMapPartitionFunction<EvaluationTarget, RankedTarget> {
    private static final long serialVersionUID = 1;
    private static final int BATCH = 32;

    private final ContenderSource source;
    private transient Contenders contenders;

    @SuppressWarnings("NullAway.Init") // open() sets what is not sent.
    public RankTargets(ContenderSource source) {
        this.source = source;
    }

    @Override
    public void open(OpenContext context) {
        contenders = SharedContenders.borrow(source);
    }

    @Override
    public void mapPartition(Iterable<EvaluationTarget> targets, Collector<RankedTarget> ranked) {
        List<EvaluationTarget> batch = new ArrayList<>(BATCH);
        for (EvaluationTarget target : targets) {
            batch.add(target);
            if (batch.size() == BATCH) {
                contenders.rank(batch, ranked::collect);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            contenders.rank(batch, ranked::collect);
        }
    }

    @Override
    public void close() {
        if (contenders != null) {
            SharedContenders.giveBack(source);
        }
    }
}
