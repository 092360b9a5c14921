package dev.tessera.offline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a configuration file to begin with. */
@Command(
        name = "config",
        description = "prints a file for --config: how the encoder is fine-tuned, every key explained")
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(ConfigFile.commented());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
