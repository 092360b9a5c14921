package dev.tessera.online.retrieval;

import dev.tessera.store.generation.Popularity;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.ScoredItem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Scores by how often an item was chosen: {@code ln(1 + count)}. The same for everybody, so one serves a whole generation. */
public final class PopularityScoring implements Scoring {
    /** Items that a search goes over between two looks. */
    private static final int BLOCK = 4096;

    private final List<ItemId> ids;
    private final float[] scores;
    private final int[] ranking;

    public PopularityScoring(ItemVectors vectors, Popularity popularity) {
        ids = vectors.ids();
        scores = new float[popularity.size()];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = (float) Math.log1p((double) popularity.count(row));
        }
        ranking = IntStream.range(0, scores.length)
                .mapToLong(row -> key(scores[row], row))
                .sorted()
                .mapToInt(key -> (int) key)
                .toArray();
    }

    /** Rises as scores, which are not below 0, fall, and with the row where they are equal. */
    private static long key(float score, int row) {
        return ((long) (Integer.MAX_VALUE - Float.floatToIntBits(score)) << Integer.SIZE) | row;
    }

    @Override
    public List<ScoredItem> top(int k, BitSet eligible, Runnable look) {
        List<ScoredItem> found = new ArrayList<>(Math.min(k, ranking.length));
        for (int i = 0; i < ranking.length && found.size() < k; i++) {
            if (i % BLOCK == BLOCK - 1) {
                look.run();
            }
            int row = ranking[i];
            if (eligible.get(row)) {
                found.add(new ScoredItem(row, ids.get(row), scores[row]));
            }
        }
        return found;
    }

    @Override
    public float score(int row) {
        return scores[row];
    }

    @Override
    public Explanation explain(int row) {
        return new Explanation(0, 0, 0, 0, scores[row], 0, 0);
    }
}
