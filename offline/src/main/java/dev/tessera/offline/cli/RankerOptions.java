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

    @Option(
            names = "--item-dropout",
            paramLabel = "P",
            defaultValue = "" + RankerSettings.ITEM_DROPOUT,
            description = {
                "probability that an item is met in training as if nobody had engaged with it yet: higher tells new items",
                "better apart, and known ones a little worse (default: ${DEFAULT-VALUE})"
            })
    private double itemDropout;

    /** @throws IllegalArgumentException names the option that is out of its range */
    RankerSettings settings(long seed) {
        if (!(itemDropout >= 0 && itemDropout < 1)) {
            throw new IllegalArgumentException(
                    "--item-dropout is " + itemDropout + "; expected 0 or more, and below 1");
        }
        return RankerSettings.standard(dimension, seed).with(fusion).withItemDropout(itemDropout);
    }
}
