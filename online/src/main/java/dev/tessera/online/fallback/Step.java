package dev.tessera.online.fallback;

import dev.tessera.online.retrieval.Scoring;

/**
 * Where on the ladder a request stands.
 *
 * @param cause of a closed set
 * @param reason the same in words, which may name a generation; empty if the rung is {@link Rung#FULL}
 * @param scoring the way of scoring that belongs to the rung
 * @param vector that it scores by, if that is not of the generation: the user's, or that of a content query; else empty
 */
public record Step(Rung rung, Cause cause, String reason, Scoring scoring, float[] vector) {}
