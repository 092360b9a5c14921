package dev.tessera.offline.evaluate;

import dev.tessera.offline.trainingset.EvaluationTarget;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Ranks targets with every contender, some at a time, for a model reads many histories faster than one by one. An operator, since a function is
 * not told when its input ends. For batch jobs: what is gathered is in no checkpoint.
 */
public final class RankTargets extends AbstractStreamOperator<RankedTarget>
        implements OneInputStreamOperator<EvaluationTarget, RankedTarget>, BoundedOneInput {
    private static final long serialVersionUID = 1;
    private static final int BATCH = 32;

    private final ContenderSource source;
    private transient List<EvaluationTarget> batch;
    private transient Contenders contenders;

    @SuppressWarnings("NullAway.Init") // open() sets what is not sent.
    public RankTargets(ContenderSource source) {
        this.source = source;
    }

    @Override
    public void open() throws Exception {
        super.open();
        batch = new ArrayList<>(BATCH);
        contenders = SharedContenders.borrow(source);
    }

    @Override
    public void processElement(StreamRecord<EvaluationTarget> target) {
        batch.add(target.getValue());
        if (batch.size() == BATCH) {
            rank();
        }
    }

    @Override
    public void endInput() {
        if (!batch.isEmpty()) {
            rank();
        }
    }

    private void rank() {
        contenders.rank(batch, ranked -> output.collect(new StreamRecord<>(ranked)));
        batch.clear();
    }

    @Override
    public void close() throws Exception {
        if (contenders != null) {
            SharedContenders.giveBack(source);
        }
        super.close();
    }
}
