package dev.tessera.online.fallback;

import dev.tessera.online.retrieval.Scoring;

/**
 * Where on the ladder a request stands.
 *
 * @param reason why it is not {@link Rung#FULL}; empty if it is
 * @param scoring the way of scoring that belongs to the rung
 * @param vector that it scores by, if that is not of the generation: the user's, or that of a content query; else empty
 */
public record Step(Rung rung, String reason, Scoring scoring, float[] vector) {}
