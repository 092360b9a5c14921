package dev.tessera.online.slate;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A place that is left to chance in some slates.
 *
 * @param probability of slates, those in which an item is drawn for the place
 * @param position of the place, from 0
 * @param candidates how many items there are to draw from, at most
 * @param temperature an item is drawn with a probability proportional to exp(score / temperature); empty: all alike
 */
public record Exploration(double probability, int position, int candidates, OptionalDouble temperature) {
    /** To draw from, where nothing is said of it. */
    public static final int CANDIDATES = 100;

    private static final double LOWEST_TEMPERATURE = 1e-3;
    private static final double HIGHEST_TEMPERATURE = 1_000;

    /** @throws IllegalArgumentException begins with the field at fault, as the contract calls it */
    public Exploration {
        Expected.between("probability", probability, 0, 1);
        Expected.between("position", position, 0, AttributeCap.MOST_ITEMS - 1);
        Expected.between("candidates", candidates, 1, SlateComposer.MOST_CANDIDATES);
        temperature.ifPresent(
                degrees -> Expected.between("temperature", degrees, LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE));
    }

    /** With which each of the items is drawn, if one is; they sum to 1. The same on every machine. */
    double[] shares(List<Candidate> drawnFrom) {
        double best = drawnFrom.stream().mapToDouble(Candidate::score).max().orElse(0);
        double[] weights = drawnFrom.stream()
                .mapToDouble(candidate -> temperature.isPresent()
                        ? StrictMath.exp((candidate.score() - best) / temperature.getAsDouble())
                        : 1)
                .toArray();
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double sum = total;
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }
}
