package dev.tessera.online.slate;

import dev.tessera.store.vector.ScoredItem;
import java.util.ArrayList;
import java.util.List;

/** An item in its place in a slate. */
public record PlacedItem(ScoredItem scored, Placement placement) {
    /** By scores alone. */
    public static List<PlacedItem> byScore(List<ScoredItem> ranked) {
        List<PlacedItem> placed = new ArrayList<>(ranked.size());
        for (ScoredItem scored : ranked) {
            placed.add(new PlacedItem(scored, new Placement(Placement.Rule.SCORE, placed.size())));
        }
        return placed;
    }
}
