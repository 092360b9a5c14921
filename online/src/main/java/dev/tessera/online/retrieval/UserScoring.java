package dev.tessera.online.retrieval;

import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.ScoredItem;
import java.util.BitSet;
import java.util.List;

/** Scores by the ranker model: {@code dot(user vector, item vector) + item bias}. */
public final class UserScoring implements Scoring {
    private final LoadedGeneration generation;
    private final float[] user;

    public UserScoring(LoadedGeneration generation, float[] user) {
        this.generation = generation;
        this.user = user;
    }

    @Override
    public List<ScoredItem> top(int k, BitSet eligible) {
        return generation.vectors().top(user, k, eligible);
    }

    @Override
    public float score(int row) {
        return generation.vectors().score(user, row);
    }

    @Override
    public Explanation explain(int row) {
        double[] parts = new double[Modality.values().length + 1];
        Modality[] modalities = Modality.values();
        for (int i = 0; i < modalities.length; i++) {
            parts[i] = generation.parts().contribution(user, row, modalities[i]);
        }
        parts[parts.length - 1] = generation.vectors().bias(row);
        return Explanation.balanced(parts, score(row));
    }
}
