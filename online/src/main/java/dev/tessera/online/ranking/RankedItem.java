package dev.tessera.online.ranking;

import dev.tessera.online.retrieval.Explanation;
import dev.tessera.online.slate.Placement;
import dev.tessera.store.model.ItemId;
import java.util.Optional;

/**
 * An item in its place.
 *
 * @param propensity the probability with which it stood there, given what was asked; 1 where nothing is drawn
 * @param team whose pick it is, in a slate that two variants drafted; else empty, and there too if it is of neither
 * @param told present if the request wanted explanations
 */
public record RankedItem(ItemId item, float score, double propensity, String team, String title, Optional<Told> told) {
    /** How it came there. */
    public record Told(Explanation explanation, Placement placement) {}

    /** The same as it is logged: without title and explanation. */
    RankedItem remembered() {
        return new RankedItem(item, score, propensity, team, "", Optional.empty());
    }
}
