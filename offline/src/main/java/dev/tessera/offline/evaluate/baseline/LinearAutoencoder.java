package dev.tessera.offline.evaluate.baseline;

import dev.tessera.offline.evaluate.recommend.WeightedItems;

/** EASE, fitted: a matrix B of items by items with zero diagonal; a history h scores the items with h B (Steck 2019). */
public interface LinearAutoencoder {
    /** Scores of all items for a history. */
    float[] score(WeightedItems history);
}
