package dev.tessera.online.serving;

import dev.tessera.online.retrieval.CacheCounts;
import dev.tessera.online.retrieval.CachedUserVectors;
import dev.tessera.online.retrieval.CandidateResiduals;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.UserVectors;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.GenerationId;
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

    @Override
    public ServedGeneration load(GenerationId id) {
        LoadedGeneration data = reader.load(id);
        UserVectors users = ModelUserVectors.load(data);
        Optional<CandidateResiduals> second = Optional.empty();
        ServedGeneration served;
        try {
            second = secondStage ? ModelResiduals.load(data) : second;
            served = new ServedGeneration(
                    data, new CachedUserVectors(users, rememberedUserVectors, counts), EncoderQueries.of(data), second);
        } catch (RuntimeException e) {
            users.close();
            second.ifPresent(CandidateResiduals::close);
            throw e;
        }
        try {
            Warmup.run(data, users, served::forUser);
            Warmup.secondStage(served);
            return served;
        } catch (RuntimeException e) {
            served.close();
            throw e;
        }
    }
}
