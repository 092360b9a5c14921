package dev.tessera.online.slate;

import dev.tessera.store.vector.ScoredItem;

/** An item that may come into a slate. */
record Candidate(ScoredItem scored) {
    int row() {
        return scored.index();
    }

    float score() {
        return scored.score();
    }
}
