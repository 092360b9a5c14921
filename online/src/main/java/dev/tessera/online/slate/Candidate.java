package dev.tessera.online.slate;

import dev.tessera.store.vector.ScoredItem;

/**
 * An item that may come into a slate.
 *
 * @param scored with its boost
 * @param boost what the score has of boosts
 */
record Candidate(ScoredItem scored, double boost) {
    int row() {
        return scored.index();
    }

    float score() {
        return scored.score();
    }
}
