package dev.tessera.online.slate;

import dev.tessera.online.retrieval.Explanation;
import dev.tessera.online.retrieval.Scoring;
import dev.tessera.store.vector.ScoredItem;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * An item in its place in a slate.
 *
 * @param scored with its boost
 * @param boost what the score has of boosts
 * @param propensity the probability with which it stood there, given what was asked; 1 where nothing is drawn
 * @param team whose pick it is, in a slate that two drafted; else empty, and there too if it is of neither
 */
public record PlacedItem(ScoredItem scored, double boost, double propensity, Placement placement, String team) {
    PlacedItem(ScoredItem scored, double boost, Placement placement) {
        this(scored, boost, 1, placement, "");
    }

    /** By scores alone. */
    public static List<PlacedItem> byScore(List<ScoredItem> ranked) {
        List<PlacedItem> placed = new ArrayList<>(ranked.size());
        for (ScoredItem scored : ranked) {
            placed.add(new PlacedItem(scored, 0, new Placement(Placement.Rule.SCORE, OptionalInt.of(placed.size()))));
        }
        return placed;
    }

    PlacedItem withPropensity(double probability) {
        return new PlacedItem(scored, boost, probability, placement, team);
    }

    PlacedItem of(String drafting) {
        return new PlacedItem(scored, boost, propensity, placement, drafting);
    }

    /** @param scoring that it was found by */
    public Explanation explanation(Scoring scoring) {
        Explanation explanation = scoring.explain(scored.index());
        return boost == 0 ? explanation : explanation.withRules(boost, scored.score());
    }
}
