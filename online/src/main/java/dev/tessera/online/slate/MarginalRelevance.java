package dev.tessera.online.slate;

import dev.tessera.store.vector.DotProduct;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * What each candidate is worth to a slate that has some items: {@code (1 - diversity) relevance - diversity likeness}, the maximal marginal relevance of
 * Carbonell and Goldstein (The use of MMR, diversity-based reranking for reordering documents and producing summaries, SIGIR 1998) with lambda = 1 -
 * diversity. Relevance is the score, scaled so that the candidates' scores go from 0 to 1 (1 where all are equal); likeness is the largest cosine between
 * the candidate's item vector and those of the slate, 0 as long as it is empty. Of one slate.
 */
final class MarginalRelevance {
    private final double diversity;
    private final double[] relevance;
    private final double[] likeness;
    private final float[][] directions;
    private final IntFunction<float[]> directionOf;

    /**
     * @param directionOf the item vector of a row, of length 1, or all 0
     */
    MarginalRelevance(List<Candidate> candidates, double diversity, IntFunction<float[]> directionOf) {
        this.diversity = diversity;
        this.directionOf = directionOf;
        relevance = relevance(candidates);
        likeness = new double[candidates.size()];
        Arrays.fill(likeness, Double.NEGATIVE_INFINITY);
        directions = candidates.stream()
                .map(candidate -> directionOf.apply(candidate.row()))
                .toArray(float[][]::new);
    }

    private static double[] relevance(List<Candidate> candidates) {
        double[] scores = candidates.stream().mapToDouble(Candidate::score).toArray();
        double lowest = Arrays.stream(scores).min().orElse(0);
        double highest = Arrays.stream(scores).max().orElse(0);
        return Arrays.stream(scores)
                .map(score -> highest > lowest ? (score - lowest) / (highest - lowest) : 1)
                .toArray();
    }

    /** Takes note that the item of a row is in the slate. */
    void add(int row) {
        float[] added = directionOf.apply(row);
        for (int i = 0; i < likeness.length; i++) {
            likeness[i] = Math.max(likeness[i], DotProduct.of(directions[i], added));
        }
    }

    /** Of a candidate, by its index. */
    double of(int candidate) {
        double alike = likeness[candidate] == Double.NEGATIVE_INFINITY ? 0 : likeness[candidate];
        return (1 - diversity) * relevance[candidate] - diversity * alike;
    }
}
