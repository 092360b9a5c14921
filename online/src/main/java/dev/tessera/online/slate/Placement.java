package dev.tessera.online.slate;

/**
 * How an item came into its place.
 *
 * @param rank its place if scores alone decided, from 0
 */
public record Placement(Rule rule, int rank) {
    /** What put it there. */
    public enum Rule {
        /** The best score among the items that were left and that caps have room for. */
        SCORE,
        /** Diversity: better scores were left. */
        DIVERSITY
    }
}
