package dev.tessera.offline.publish;

import dev.tessera.store.generation.GenerationSweep;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.generation.Pointer;

/**
 * What publishing led to.
 *
 * @param manifest of the generation that is served now
 * @param flipped false if the served generation already had the same content
 */
public record PublishReport(
        Manifest manifest, boolean flipped, Pointer pointer, GateDecision gate, GenerationSweep.Swept swept) {}
