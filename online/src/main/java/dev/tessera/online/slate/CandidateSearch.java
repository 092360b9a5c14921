package dev.tessera.online.slate;

import dev.tessera.online.retrieval.Scoring;
import java.util.BitSet;
import java.util.List;

/** Finds candidates of one request. */
final class CandidateSearch {
    private final Scoring scoring;
    private final BitSet eligible;

    /** @param eligible rows that may be found */
    CandidateSearch(Scoring scoring, BitSet eligible) {
        this.scoring = scoring;
        this.eligible = eligible;
    }

    /** The {@code k} best, in the order of their scores; fewer if there are fewer. */
    List<Candidate> best(int k) {
        return scoring.top(k, eligible).stream().map(Candidate::new).toList();
    }
}
