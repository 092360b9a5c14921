package dev.tessera.online.ranking;

import dev.tessera.online.retrieval.Explanation;
import dev.tessera.store.model.ItemId;
import java.util.Optional;

/**
 * An item in its place.
 *
 * @param explanation present if the request wanted one
 */
public record RankedItem(ItemId item, float score, String title, Optional<Explanation> explanation) {
    /** The same as it is logged: without title and explanation. */
    RankedItem remembered() {
        return new RankedItem(item, score, "", Optional.empty());
    }
}
