package dev.tessera.online.retrieval;

import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemSearch;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.ScoredItem;
import java.util.BitSet;
import java.util.List;

/** Scores by the ranker model: {@code dot(user vector, item vector) + item bias}. */
public final class UserScoring implements Scoring {
    private final ItemVectors items;
    private final ItemParts parts;
    private final ItemSearch search;
    private final float[] user;

    /** @param search among the items, by their scores */
    public UserScoring(ItemVectors items, ItemParts parts, ItemSearch search, float[] user) {
        this.items = items;
        this.parts = parts;
        this.search = search;
        this.user = user;
    }

    @Override
    public List<ScoredItem> top(int k, BitSet eligible, Runnable look) {
        return search.top(user, k, eligible, look);
    }

    @Override
    public float score(int row) {
        return items.score(user, row);
    }

    @Override
    public Explanation explain(int row) {
        double[] split = new double[Modality.values().length + 1];
        Modality[] modalities = Modality.values();
        for (int i = 0; i < modalities.length; i++) {
            split[i] = parts.contribution(user, row, modalities[i]);
        }
        split[split.length - 1] = items.bias(row);
        return Explanation.balanced(split, score(row));
    }
}
