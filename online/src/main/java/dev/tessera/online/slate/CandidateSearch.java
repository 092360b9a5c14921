package dev.tessera.online.slate;

import dev.tessera.online.fallback.Deadline;
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
    /** Rows whose boosts are added up between two looks at the deadline. */
    static final int BLOCK = 4096;

    private static final Comparator<Candidate> ORDER = Comparator.comparing(Candidate::scored, ScoredItem.ORDER);

    private final ServedGeneration generation;
    private final Scoring scoring;
    private final Deadline deadline;
    private final AppliedBoosts boosts;
    private final BitSet unboosted;

    /** @param source of the rows that may be found */
    CandidateSearch(SlateComposer.Source source, List<Boost> boosts) {
        this.generation = source.generation();
        this.scoring = source.scoring();
        this.deadline = source.deadline();
        this.boosts = new AppliedBoosts(boosts, source);
        this.unboosted = (BitSet) source.eligible().clone();
        unboosted.andNot(this.boosts.rows());
        scoring.prepare(source.eligible(), deadline::check);
    }

    /** The {@code k} best, in the order of their scores; fewer if there are fewer. */
    List<Candidate> best(int k) {
        deadline.check();
        List<Candidate> searched = scoring.top(k, unboosted, deadline::check).stream()
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
        double[] sums = new double[BLOCK];
        int end = 0;
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            if (row >= end) {
                deadline.check();
                boosts.sums(row, sums);
                end = row + BLOCK;
            }
            double boost = sums[row - end + BLOCK];
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
