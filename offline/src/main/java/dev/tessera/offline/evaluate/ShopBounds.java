package dev.tessera.offline.evaluate;

import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.evaluate.recommend.Recommender;
import dev.tessera.offline.shop.ReachableScores;
import dev.tessera.offline.shop.ShopTruth;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.store.model.ItemId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The two bounds of a generated shop, as recommenders that no model can be expected to pass. */
final class ShopBounds {
    static final String ORACLE = "oracle";
    static final String REACHABLE = "reachable";

    private ShopBounds() {}

    /** @param cut from when on nothing is known of an item's popularity, epoch milliseconds */
    static List<Recommender> read(Path shop, Catalog catalog, long cut) throws IOException {
        ShopTruth truth = ShopTruth.read(shop);
        List<ItemId> items = catalog.items();
        return List.of(new Oracle(truth, items), new Reachable(truth.reachable(Instant.ofEpochMilli(cut)), items));
    }

    /** Knows every taste. */
    private record Oracle(ShopTruth truth, List<ItemId> items) implements Recommender {
        @Override
        public String name() {
            return ORACLE;
        }

        @Override
        public float[] score(EvaluationTarget target) {
            return floats(truth.oracle(target.user(), items));
        }
    }

    /** Knows how shoppers choose, and infers the taste from the history that a model sees. */
    private record Reachable(ReachableScores scores, List<ItemId> items) implements Recommender {
        @Override
        public String name() {
            return REACHABLE;
        }

        @Override
        public float[] score(EvaluationTarget target) {
            return floats(scores.score(target.historyItems(), target.historyOccurredAt(), items));
        }
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
