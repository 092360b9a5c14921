package dev.tessera.online.retrieval;

import dev.tessera.store.vector.ScoredItem;
import java.util.BitSet;
import java.util.List;

/** A first stage's scoring of a request that leaves out the second: it searches no further than without one. */
public record FirstStageAlone(Scoring first) implements Scoring {
    @Override
    public void prepare(BitSet eligible, Runnable look) {
        first.prepare(eligible, look);
    }

    @Override
    public List<ScoredItem> top(int k, BitSet eligible, Runnable look) {
        return first.top(k, eligible, look);
    }

    @Override
    public float score(int row) {
        return first.score(row);
    }

    @Override
    public Explanation explain(int row) {
        return first.explain(row);
    }

    @Override
    public TwoStageScoring.Residuals residuals() {
        return TwoStageScoring.Residuals.none(SecondStageUse.LEFT_OUT);
    }
}
