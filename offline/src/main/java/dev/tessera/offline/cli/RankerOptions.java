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
                "how the parts of an item become one vector: additive, a sum of what each modality contributes,",
                "or concatenated, the sum and what a network makes of all parts together: it shows",
                "what explanations cost, and can be evaluated but not published (default: additive)"
            })
    private RankerSettings.Fusion fusion = RankerSettings.Fusion.ADDITIVE;

    RankerSettings settings(long seed) {
        return RankerSettings.standard(dimension, seed).with(fusion);
    }
}
