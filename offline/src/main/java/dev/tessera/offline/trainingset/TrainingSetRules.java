package dev.tessera.offline.trainingset;

import dev.tessera.offline.split.Bounds;
import dev.tessera.offline.study.Study;
import java.io.Serializable;

/** By which rules events become rows. */
public record TrainingSetRules(Study study, Bounds bounds, Protocol protocol) implements Serializable {}
