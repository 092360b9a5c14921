package dev.tessera.online.ranking;

import dev.tessera.online.fallback.Rung;
import dev.tessera.online.retrieval.SecondStageUse;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.GenerationId;

/**
 * How an answer came about.
 *
 * @param reason why the rung is not {@link Rung#FULL}; empty if it is
 * @param experiment that the user takes part in; empty if in none
 * @param variant of it that the user belongs to; empty if to none
 * @param secondStage what came of it
 */
public record Decision(
        DecisionId id,
        GenerationId generation,
        Rung rung,
        String reason,
        String experiment,
        String variant,
        SecondStageUse secondStage) {}
