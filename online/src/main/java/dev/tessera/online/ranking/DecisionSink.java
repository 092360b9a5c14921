package dev.tessera.online.ranking;

import dev.tessera.online.fallback.Step;
import dev.tessera.store.model.DecisionId;

/** Where decisions go once they are made. Threads of requests call it, so it neither waits nor throws. */
public interface DecisionSink extends AutoCloseable {
    /** Takes none. */
    DecisionSink NONE = new DecisionSink() {
        @Override
        public boolean wants(DecisionId id) {
            return false;
        }

        @Override
        public void take(MadeDecision made) {}

        @Override
        public void close() {}
    };

    /** Hears of every decision, wanted or not: where it stood, and how long its parts took. */
    default void made(Decision decision, Step step, Laps laps) {}

    /** Whether this decision is to be taken. */
    boolean wants(DecisionId id);

    /** Takes one that is wanted. */
    void take(MadeDecision made);

    /** Once no request is under way. */
    @Override
    void close();
}
