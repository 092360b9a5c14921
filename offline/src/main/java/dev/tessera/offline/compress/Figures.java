package dev.tessera.offline.compress;

/**
 * What is measured of a thing that was made smaller, but for the quality of ranking.
 *
 * @param speedUnit what {@code speed} counts
 * @param distance of what it gives from what it gave before
 */
record Figures(Change bytes, String speedUnit, Change speed, Distance distance) {}
