package dev.tessera.online.serving;

import dev.tessera.online.retrieval.UserVectors;
import dev.tessera.store.feature.History;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.scoring.Scorer;
import dev.tessera.store.tensorflow.Attempt;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.tensorflow.UserModel;
import dev.tessera.store.vector.ItemVectors;
import java.util.List;
import java.util.Optional;

/** User vectors by the TensorFlow model that a generation carries. */
final class ModelUserVectors implements UserVectors {
    private final UserModel model;
    private final Scorer scorer;

    private ModelUserVectors(UserModel model, Scorer scorer) {
        this.model = model;
        this.scorer = scorer;
    }

    /** Loads the model. It is refused if it does not fit the generation's vectors. */
    static ModelUserVectors load(LoadedGeneration generation) {
        try (Attempt attempt = new Attempt()) {
            UserModel model = attempt.owns(UserModel.load(
                    generation.rankerFolder(), generation.manifest().dimension(), TensorFlowThreads.forServing()));
            return attempt.kept(new ModelUserVectors(model, new Scorer(generation.vectors(), model)));
        }
    }

    @Override
    public Optional<float[]> of(List<HistoryEntry> history, ItemVectors changed) {
        return scorer.userVector(History.of(history), changed);
    }

    @Override
    public void close() {
        model.close();
    }
}
