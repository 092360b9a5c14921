package dev.tessera.offline.trainingset;

/** What a row is for. */
public enum Partition {
    TRAIN,
    VALIDATION,
    TEST
}
