package dev.tessera.online.slate;

import dev.tessera.online.retrieval.Scoring;
import dev.tessera.online.retrieval.ServedGeneration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Fills the places of one slate from the best candidates, top down, as rules say. The contract has the same words. */
public final class SlateComposer {
    /** How many candidates there are for a place, and at least and at most in all. */
    private static final int CANDIDATES_PER_PLACE = 10;

    private static final int LEAST_CANDIDATES = 100;
    private static final int MOST_CANDIDATES = 1_000;

    /** How far caps look for items that they have room for. */
    private static final int FURTHEST = 10_000;

    private final SlateRules rules;
    private final int size;
    private final CandidateSearch search;
    private final ServedGeneration generation;
    private final CapCounts counts;
    private final BitSet taken = new BitSet();
    private final List<PlacedItem> slate = new ArrayList<>();

    private SlateComposer(SlateRules rules, int size, CandidateSearch search, ServedGeneration generation) {
        this.rules = rules;
        this.size = size;
        this.search = search;
        this.generation = generation;
        this.counts = new CapCounts(rules.caps(), generation::card);
    }

    /**
     * @param size places; fewer are filled if fewer items may be
     * @param eligible rows of items that may be in the slate
     */
    public static List<PlacedItem> compose(
            SlateRules rules, int size, ServedGeneration generation, Scoring scoring, BitSet eligible) {
        return rules.isNone()
                ? PlacedItem.byScore(scoring.top(size, eligible))
                : new SlateComposer(rules, size, new CandidateSearch(scoring, eligible), generation).composed();
    }

    private List<PlacedItem> composed() {
        int wanted = Math.min(Math.max(CANDIDATES_PER_PLACE * size, LEAST_CANDIDATES), MOST_CANDIDATES);
        List<Candidate> candidates = search.best(wanted);
        double diversity = rules.diversity().orElse(0);
        if (diversity > 0) {
            fillDiversely(candidates, new MarginalRelevance(candidates, diversity, generation::direction));
        } else {
            fillByScore(candidates);
        }
        if (slate.size() < size && candidates.size() == wanted) {
            fillByScore(search.best(FURTHEST));
        }
        return slate;
    }

    private void fillByScore(List<Candidate> candidates) {
        for (int rank = 0; rank < candidates.size() && slate.size() < size; rank++) {
            if (isOpenTo(candidates.get(rank))) {
                place(candidates.get(rank), Placement.Rule.SCORE, rank);
            }
        }
    }

    /** What has no room once never has again, so nothing is looked at that was passed over. */
    private void fillDiversely(List<Candidate> candidates, MarginalRelevance relevance) {
        BitSet open = new BitSet();
        open.set(0, candidates.size());
        while (slate.size() < size && !open.isEmpty()) {
            int best = open.stream()
                    .reduce((one, other) -> relevance.of(other) > relevance.of(one) ? other : one)
                    .orElseThrow();
            if (isOpenTo(candidates.get(best))) {
                boolean moved =
                        open.stream().takeWhile(rank -> rank < best).anyMatch(rank -> isOpenTo(candidates.get(rank)));
                relevance.add(candidates.get(best).row());
                place(candidates.get(best), moved ? Placement.Rule.DIVERSITY : Placement.Rule.SCORE, best);
            }
            open.clear(best);
        }
    }

    private boolean isOpenTo(Candidate candidate) {
        return !taken.get(candidate.row()) && counts.haveRoomFor(candidate.row());
    }

    private void place(Candidate candidate, Placement.Rule rule, int rank) {
        taken.set(candidate.row());
        counts.add(candidate.row());
        slate.add(new PlacedItem(candidate.scored(), new Placement(rule, rank)));
    }
}
