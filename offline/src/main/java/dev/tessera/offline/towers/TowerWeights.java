package dev.tessera.offline.towers;

import dev.tessera.offline.network.WeightSource;

/** The parameters of a published tower. */
public interface TowerWeights extends WeightSource {
    /** SHA-256 of all that they were read from, in hexadecimal. It reads all of it. */
    String digest();
}
