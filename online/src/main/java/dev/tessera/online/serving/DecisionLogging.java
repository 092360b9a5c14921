package dev.tessera.online.serving;

import dev.tessera.online.ranking.DecisionSink;
import dev.tessera.online.ranking.Generations;

/** Starts what takes the decisions of a ranker. */
@FunctionalInterface
interface DecisionLogging {
    /** Nothing does. */
    DecisionLogging NONE = generations -> DecisionSink.NONE;

    /**
     * The ranker closes it.
     *
     * @param generations those that the ranker answers from
     * @throws IllegalArgumentException if there is nowhere to log to
     */
    DecisionSink start(Generations generations);
}
