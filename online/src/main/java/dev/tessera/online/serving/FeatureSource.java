package dev.tessera.online.serving;

import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.HistoryStore;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a ranker is given from outside.
 *
 * @param random makes decision ids; a secure one outside tests
 */
record FeatureSource(
        GenerationStore generations,
        GenerationLoader loader,
        HistoryStore histories,
        EventRecorder recorder,
        InstantSource clock,
        RandomGenerator random) {}
