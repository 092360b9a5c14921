package dev.tessera.offline.cli;

import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.finetune.FineTuneSettings;
import dev.tessera.offline.flink.WorkDirectory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which towers read texts and pictures, and how they are trained. */
final class EncoderOptions {
    private static final String DETERMINISTIC = "TF_DETERMINISTIC_OPS";

    @Mixin
    private TowerOptions towers = new TowerOptions();

    @Mixin
    private FineTuneOptions training = new FineTuneOptions();

    @Option(
            names = ConfigFile.OPTION,
            paramLabel = "FILE",
            description = "properties that stand for options of the training; ./tessera config prints one")
    @SuppressWarnings("unused") // ConfigFile has put what the file holds behind the arguments.
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--deterministic",
            description =
                    "the same bits from the same settings on the same machine, on a GPU too, where that is slower")
    private boolean deterministic;

    EncoderChoice choice(WorkDirectory work) {
        return towers.choice(work);
    }

    /** Pretrained features are richer than those of small towers, and get wider parts. */
    FineTuneSettings settings() {
        if (deterministic && !"1".equals(System.getenv(DETERMINISTIC))) {
            throw new IllegalArgumentException("--deterministic: TensorFlow reads " + DETERMINISTIC
                    + "=1 from the environment, and it is not there; ./tessera sets it, other programs must");
        }
        return training.settings(towers.textPublished(), towers.imagePublished());
    }
}
