package dev.tessera.offline.evaluate;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What to do beyond ranking.
 *
 * @param keptLists of how many targets the lists are kept as recommendations; the first ones, by user and time
 * @param shop folder of a generated shop whose truth gives the bounds; absent for real data
 */
public record EvaluateOptions(int keptLists, Optional<Path> shop) {
    public static final EvaluateOptions DEFAULT = new EvaluateOptions(1000, Optional.empty());

    public EvaluateOptions {
        if (keptLists < 0) {
            throw new IllegalArgumentException("kept lists is " + keptLists + "; expected 0 or more");
        }
    }

    public EvaluateOptions withShop(Path folder) {
        return new EvaluateOptions(keptLists, Optional.of(folder));
    }
}
