package dev.tessera.online.serving;

import dev.tessera.online.retrieval.CacheCounts;
import dev.tessera.online.retrieval.CachedUserVectors;
import dev.tessera.online.retrieval.CandidateResiduals;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.UserVectors;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.tensorflow.Attempt;
import java.util.Optional;

/** Loads a generation from the store, and its models from their folders. */
final class ModelLoader implements GenerationLoader {
    static final int REMEMBERED_USER_VECTORS = 10_000;

    private final GenerationReader reader;
    private final CacheCounts counts;
    private final int rememberedUserVectors;
    private final boolean secondStage;

    /**
     * @param rememberedUserVectors of each generation, at most
     * @param secondStage whether that of a generation is loaded, if it has one
     */
    ModelLoader(GenerationReader reader, CacheCounts counts, int rememberedUserVectors, boolean secondStage) {
        this.reader = reader;
        this.counts = counts;
        this.rememberedUserVectors = rememberedUserVectors;
        this.secondStage = secondStage;
    }

    /** Opens the models that a generation carries. */
    interface Models {
        UserVectors users(LoadedGeneration generation);

        /** Empty if it has none. */
        Optional<CandidateResiduals> secondStage(LoadedGeneration generation);
    }

    /** Those of its folders. */
    private static final class OfFolders implements Models {
        @Override
        public UserVectors users(LoadedGeneration generation) {
            return ModelUserVectors.load(generation);
        }

        @Override
        public Optional<CandidateResiduals> secondStage(LoadedGeneration generation) {
            return ModelResiduals.load(generation);
        }
    }

    @Override
    public ServedGeneration load(GenerationId id) {
        return ready(reader.load(id), new OfFolders());
    }

    /** With its models open and warm. Where that fails, those that were opened are closed. */
    ServedGeneration ready(LoadedGeneration data, Models models) {
        try (Attempt attempt = new Attempt()) {
            UserVectors users = attempt.owns(models.users(data));
            Optional<CandidateResiduals> second = secondStage ? models.secondStage(data) : Optional.empty();
            second.ifPresent(attempt::owns);
            ServedGeneration served = new ServedGeneration(
                    data, new CachedUserVectors(users, rememberedUserVectors, counts), EncoderQueries.of(data), second);
            Warmup.run(data, users, served::forUser);
            Warmup.secondStage(served);
            return attempt.kept(served);
        }
    }
}
