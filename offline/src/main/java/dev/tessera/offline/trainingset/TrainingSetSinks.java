package dev.tessera.offline.trainingset;

import org.apache.flink.api.connector.sink2.Sink;

/** Where the rows of a study go. */
public record TrainingSetSinks(
        Sink<TrainingSequence> sequences,
        Sink<EvaluationTarget> targets,
        Sink<Interaction> interactions,
        Sink<CatalogEntry> catalog) {}
