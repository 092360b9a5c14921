package dev.tessera.store.secondstage;

import dev.tessera.store.feature.History;
import dev.tessera.store.vector.ScoredItem;
import java.util.List;

/**
 * What a second stage is asked.
 *
 * @param history of the user; entries on items that are not there are left out
 * @param moment of the request, epoch milliseconds
 * @param candidates the first stage's, with its scores
 */
public record Question(History history, long moment, List<ScoredItem> candidates) {
    public Question {
        candidates = List.copyOf(candidates);
    }
}
