package dev.tessera.offline.cli;

import dev.tessera.offline.finetune.TowerMode;
import dev.tessera.offline.network.Precision;
import dev.tessera.offline.speed.TowerSpeed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures this machine. */
@Command(
        name = "speed",
        description =
                "how fast this machine embeds with published towers and trains them, beside its fastest matrix product; "
                        + "on random content, without a work directory")
final class SpeedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TowerOptions towers = new TowerOptions();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            description = "items at once (default: ${DEFAULT-VALUE})")
    private int batch = 64;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "64",
            description = "of every text (default: ${DEFAULT-VALUE})")
    private int tokens = 64;

    @Option(
            names = "--modes",
            paramLabel = "MODE",
            split = ",",
            defaultValue = "last:2,lora:8,full",
            description = "of training (default: ${DEFAULT-VALUE})")
    private List<String> modes = List.of();

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            defaultValue = "float32",
            description = "of training: float32 or bfloat16 (default: ${DEFAULT-VALUE})")
    private Precision precision = Precision.FLOAT32;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "9",
            description = "that are timed, of each row (default: ${DEFAULT-VALUE})")
    private int runs = 9;

    @Override
    public Integer call() throws IOException {
        if (!towers.textPublished() && !towers.imagePublished()) {
            throw new IllegalArgumentException(
                    "nothing to measure: expected --text-encoder or --image-encoder with a published tower");
        }
        positive("--batch", batch);
        positive("--tokens", tokens);
        positive("--runs", runs);
        List<TowerMode> changing = modes.stream().map(TowerMode::parse).toList();
        changing.stream().filter(mode -> !mode.changesTower()).findFirst().ifPresent(mode -> {
            throw new IllegalArgumentException("--modes has " + mode + "; expected last:N, lora:R or full");
        });
        PrintWriter out = spec.commandLine().getOut();
        new TowerSpeed(new TowerSpeed.Plan(batch, tokens, changing, precision, runs), line -> {
                    out.println(line);
                    out.flush();
                })
                .run(towers.choice(Path.of("")));
        return 0;
    }

    private static void positive(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " is " + value + "; expected at least 1");
        }
    }
}
