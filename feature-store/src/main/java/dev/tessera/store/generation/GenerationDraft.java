package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A generation that is to be written from memory; the components are those of {@link Manifest} and {@link LoadedGeneration}. */
public record GenerationDraft(
        GenerationId id,
        Instant created,
        ItemVectors vectors,
        ItemParts parts,
        List<ItemCard> cards,
        Popularity popularity,
        Path rankerFolder,
        Optional<Path> encoderFolder,
        Map<String, Double> metrics,
        String dataHash) {}
