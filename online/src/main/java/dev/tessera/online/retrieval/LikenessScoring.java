package dev.tessera.online.retrieval;

import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.ItemSearch;
import dev.tessera.store.vector.ScoredItem;
import dev.tessera.store.vector.UnitVector;
import java.util.BitSet;
import java.util.List;

/** Scores by the cosine between a query and each item, from -1 to 1; 0 where either has no direction. */
public final class LikenessScoring implements Scoring {
    private final UnitVectors items;
    private final ItemSearch search;
    private final float[] query;

    /**
     * @param search among the items' vectors, without biases
     * @param query of any length greater than 0
     */
    public LikenessScoring(UnitVectors items, ItemSearch search, float[] query) {
        this.items = items;
        this.search = search;
        this.query = UnitVector.of(query);
    }

    @Override
    public List<ScoredItem> top(int k, BitSet eligible, Runnable look) {
        return search.top(query, k, eligible, look);
    }

    @Override
    public float score(int row) {
        return items.vectors().dot(query, row);
    }

    @Override
    public Explanation explain(int row) {
        double[] parts = new double[Modality.values().length + 1];
        List<Modality> order = List.of(Modality.values());
        for (Modality modality : items.modalities()) {
            parts[order.indexOf(modality)] = items.scale(row) * items.parts().contribution(query, row, modality);
        }
        return Explanation.balanced(parts, score(row));
    }
}
