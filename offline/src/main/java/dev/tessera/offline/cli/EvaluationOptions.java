package dev.tessera.offline.cli;

import dev.tessera.offline.evaluate.EvaluateOptions;
import dev.tessera.store.model.Modality;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** What to do beyond ranking. */
final class EvaluationOptions {
    @Option(
            names = "--shop",
            paramLabel = "DIR",
            description = "folder of a generated shop, whose known truth gives the bounds that a model can reach")
    private Optional<Path> shop = Optional.empty();

    @Option(
            names = "--hide",
            paramLabel = "MODALITY",
            split = ",",
            description = "text, image or attributes: asks the model once more as if all items lacked it, "
                    + "and reports it as MODEL-without-MODALITY")
    private Set<Modality> hidden = EnumSet.noneOf(Modality.class);

    EvaluateOptions options() {
        EvaluateOptions options = EvaluateOptions.DEFAULT.hiding(hidden);
        return shop.map(options::withShop).orElse(options);
    }
}
