package dev.tessera.online.slate;

import java.util.OptionalInt;

/**
 * How an item came into its place.
 *
 * @param rank its place if scores alone decided, from 0; empty if it was not among the candidates
 */
public record Placement(Rule rule, OptionalInt rank) {
    /** What put it there. */
    public enum Rule {
        /** The best score among the items that were left and that caps have room for. */
        SCORE,
        /** Diversity: better scores were left. */
        DIVERSITY,
        /** It has its place, whatever its score. */
        PIN,
        /** It was drawn for this place. */
        EXPLORATION
    }
}
