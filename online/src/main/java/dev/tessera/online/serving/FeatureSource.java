package dev.tessera.online.serving;

import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.model.ReplicaId;
import io.opentelemetry.api.metrics.Meter;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a ranker is given from outside.
 *
 * @param replica under which name it leases the generations that it holds
 * @param decisions whether and where they are logged
 * @param meter takes figures
 * @param random makes decision ids; a secure one outside tests
 */
record FeatureSource(
        ReplicaId replica,
        GenerationStore generations,
        GenerationLoader loader,
        HistoryStore histories,
        EventRecorder recorder,
        ItemLog items,
        DecisionLogging decisions,
        Meter meter,
        InstantSource clock,
        RandomGenerator random) {}
