package dev.tessera.online.serving;

import dev.tessera.online.retrieval.ContentQueries;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.UserVectors;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.vector.ItemVectors;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Loads real generations, and remembers which were loaded and closed. User vectors are not remembered: the model runs for every one. */
final class CountingLoader implements GenerationLoader {
    final List<GenerationId> loaded = new CopyOnWriteArrayList<>();
    final List<GenerationId> closed = new CopyOnWriteArrayList<>();

    private final GenerationReader reader;
    private final Optional<ContentQueries> encoder;

    /** @param encoder of generations that have none of their own */
    CountingLoader(GenerationReader reader, Optional<ContentQueries> encoder) {
        this.reader = reader;
        this.encoder = encoder;
    }

    @Override
    public ServedGeneration load(GenerationId id) {
        LoadedGeneration data = reader.load(id);
        ServedGeneration generation = new ServedGeneration(
                data,
                new Counted(id, ModelUserVectors.load(data)),
                EncoderQueries.of(data).or(() -> encoder));
        loaded.add(id);
        return generation;
    }

    private final class Counted implements UserVectors {
        private final GenerationId id;
        private final UserVectors users;

        Counted(GenerationId id, UserVectors users) {
            this.id = id;
            this.users = users;
        }

        @Override
        public Optional<float[]> of(List<HistoryEntry> history, ItemVectors changed) {
            return users.of(history, changed);
        }

        @Override
        public void close() {
            closed.add(id);
            users.close();
        }
    }
}
