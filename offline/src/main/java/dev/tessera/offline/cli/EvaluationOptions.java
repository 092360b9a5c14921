package dev.tessera.offline.cli;

import dev.tessera.offline.evaluate.EvaluateOptions;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What to do beyond ranking. */
final class EvaluationOptions {
    @Option(
            names = "--shop",
            paramLabel = "DIR",
            description = "folder of a generated shop, whose known truth gives the bounds that a model can reach")
    private Optional<Path> shop = Optional.empty();

    EvaluateOptions options() {
        return shop.map(EvaluateOptions.DEFAULT::withShop).orElse(EvaluateOptions.DEFAULT);
    }
}
