package dev.tessera.online.slate;

import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.store.vector.ScoredItem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * Finds candidates of one request. Items with a boost are scored one by one, and the others searched, so an item is found however far its boost carries
 * it, and whatever the search is.
 */
final class CandidateSearch {
    private static final Comparator<Candidate> ORDER = Comparator.comparing(Candidate::scored, ScoredItem.ORDER);

    private final ServedGeneration generation;
    private final Scoring scoring;
    private final AppliedBoosts boosts;
    private final BitSet unboosted;

    /** @param eligible rows that may be found */
    CandidateSearch(ServedGeneration generation, Scoring scoring, AppliedBoosts boosts, BitSet eligible) {
        this.generation = generation;
        this.scoring = scoring;
        this.boosts = boosts;
        this.unboosted = (BitSet) eligible.clone();
        unboosted.andNot(boosts.rows());
        scoring.prepare(eligible);
    }

    /** The {@code k} best, in the order of their scores; fewer if there are fewer. */
    List<Candidate> best(int k) {
        List<Candidate> searched = scoring.top(k, unboosted).stream()
                .map(scored -> new Candidate(scored, 0))
                .toList();
        return boosts.rows().isEmpty()
                ? searched
                : Stream.concat(searched.stream(), bestBoosted(k).stream())
                        .sorted(ORDER)
                        .limit(k)
                        .toList();
    }

    private List<Candidate> bestBoosted(int k) {
        PriorityQueue<Candidate> worstFirst = new PriorityQueue<>(ORDER.reversed());
        BitSet rows = boosts.rows();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            double boost = boosts.of(row);
            float score = boosted(row, boost);
            if (worstFirst.size() < k || score >= worstFirst.element().score()) {
                worstFirst.add(candidate(row, score, boost));
                if (worstFirst.size() > k) {
                    worstFirst.remove();
                }
            }
        }
        return new ArrayList<>(worstFirst);
    }

    /** Of one row, however good it is. */
    Candidate of(int row) {
        double boost = boosts.of(row);
        return candidate(row, boosts.rows().get(row) ? boosted(row, boost) : scoring.score(row), boost);
    }

    private float boosted(int row, double boost) {
        return (float) (scoring.score(row) + boost);
    }

    private Candidate candidate(int row, float score, double boost) {
        return new Candidate(new ScoredItem(row, generation.card(row).id(), score), boost);
    }
}
