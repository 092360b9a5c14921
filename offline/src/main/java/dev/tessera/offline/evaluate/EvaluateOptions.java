package dev.tessera.offline.evaluate;

import dev.tessera.store.model.Modality;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What to do beyond ranking.
 *
 * @param keptLists of how many targets the lists are kept as recommendations; the first ones, by user and time
 * @param shop folder of a generated shop whose truth gives the bounds; absent for real data
 * @param served folder of the model that stands for what is served, to be asked the same questions; absent if nothing is
 * @param hidden modalities without which the model is judged once more, one at a time
 */
public record EvaluateOptions(int keptLists, Optional<Path> shop, Optional<Path> served, Set<Modality> hidden) {
    public static final EvaluateOptions DEFAULT =
            new EvaluateOptions(1000, Optional.empty(), Optional.empty(), Set.of());

    public EvaluateOptions {
        hidden = Set.copyOf(hidden);
        if (!Modality.content().containsAll(hidden)) {
            throw new IllegalArgumentException("hidden is " + hidden + "; expected some of " + Modality.content());
        }
        if (keptLists < 0) {
            throw new IllegalArgumentException("kept lists is " + keptLists + "; expected 0 or more");
        }
    }

    public EvaluateOptions withShop(Path folder) {
        return new EvaluateOptions(keptLists, Optional.of(folder), served, hidden);
    }

    public EvaluateOptions beside(Optional<Path> servedModel) {
        return new EvaluateOptions(keptLists, shop, servedModel, hidden);
    }

    public EvaluateOptions hiding(Set<Modality> modalities) {
        return new EvaluateOptions(keptLists, shop, served, modalities);
    }
}
