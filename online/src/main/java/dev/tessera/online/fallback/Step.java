package dev.tessera.online.fallback;

import dev.tessera.online.retrieval.Scoring;

/**
 * Where on the ladder a request stands.
 *
 * @param reason why it is not {@link Rung#FULL}; empty if it is
 * @param scoring the way of scoring that belongs to the rung
 */
public record Step(Rung rung, String reason, Scoring scoring) {}
