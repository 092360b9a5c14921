package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import java.time.Instant;

/**
 * A line of the list of generations.
 *
 * @param since when it entered that state
 */
public record GenerationStatus(GenerationId id, GenerationState state, Instant since) {}
