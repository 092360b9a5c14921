package dev.tessera.online.retrieval;

import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.SecondStageRule;
import dev.tessera.store.secondstage.StageItems;
import dev.tessera.store.vector.ScoredItem;
import java.util.List;

/** A second stage without TensorFlow: what it says depends on candidate, history and moment. */
public class FakeResiduals implements CandidateResiduals {
    public static final int CANDIDATES = 20;

    private final double off;

    public FakeResiduals() {
        this(0);
    }

    /** @param off added to every residual */
    public FakeResiduals(double off) {
        this.off = off;
    }

    @Override
    public SecondStageRule rule() {
        return new SecondStageRule(SecondStageRule.VERSION, CANDIDATES, true, List.of());
    }

    @Override
    public float[] residuals(Question question, StageItems items) {
        float[] residuals = new float[question.candidates().size()];
        for (int c = 0; c < residuals.length; c++) {
            ScoredItem candidate = question.candidates().get(c);
            double trend =
                    items.signals(items.row(candidate.item()).orElseThrow()).trend();
            residuals[c] = (float) (off
                    + trend
                    + 5
                            * Math.sin(candidate.item().hashCode()
                                    + question.history().length()
                                    + question.moment() % 7
                                    + candidate.score()));
        }
        return residuals;
    }

    @Override
    public void close() {}
}
