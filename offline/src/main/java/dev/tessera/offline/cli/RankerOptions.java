package dev.tessera.offline.cli;

import dev.tessera.offline.trainranker.RankerSettings;
import picocli.CommandLine.Option;

/** How the ranker model is built. */
final class RankerOptions {
    @Option(
            names = "--dimension",
            paramLabel = "N",
            defaultValue = "64",
            description = "of item and user vectors (default: ${DEFAULT-VALUE})")
    private int dimension;

    RankerSettings settings(long seed) {
        return RankerSettings.standard(dimension, seed);
    }
}
