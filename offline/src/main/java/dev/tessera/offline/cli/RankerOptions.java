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

    @Option(
            names = "--fusion",
            paramLabel = "WAY",
            defaultValue = "ADDITIVE",
            description = {
                "how the parts of an item become one vector: additive, a sum of what each modality says by itself,",
                "or concatenated, the same and what a network makes of all parts together, of which each modality",
                "has a share; either way a score splits exactly by modality (default: additive)"
            })
    private RankerSettings.Fusion fusion = RankerSettings.Fusion.ADDITIVE;

    RankerSettings settings(long seed) {
        return RankerSettings.standard(dimension, seed).with(fusion);
    }
}
