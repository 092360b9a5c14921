package dev.tessera.online.retrieval;

import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.SecondStageRule;
import dev.tessera.store.secondstage.StageItems;

/** The second stage of a generation. Safe for use by many threads. */
public interface CandidateResiduals extends AutoCloseable {
    SecondStageRule rule();

    /** What is added to the score of each candidate, in their order; of at most {@link SecondStageRule#candidates}. */
    float[] residuals(Question question, StageItems items);

    @Override
    void close();
}
