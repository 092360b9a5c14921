package dev.tessera.online.ranking;

import java.time.Duration;

/**
 * How long the parts of an answer took.
 *
 * @param history reading it
 * @param model the user vector, or that of a content query
 * @param ranking rules and search
 */
public record Timings(Duration history, Duration model, Duration ranking) {}
