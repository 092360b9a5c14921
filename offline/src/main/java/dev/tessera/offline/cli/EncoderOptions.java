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

    @Option(
            names = "--text-encoder",
            paramLabel = "NAME|DIR",
            defaultValue = EncoderChoice.WORDS,
            description =
                    "words: trained from scratch; minilm: all-MiniLM-L6-v2; or a folder in the Hugging Face layout "
                            + "(default: ${DEFAULT-VALUE})")
    private String text = "";

    @Option(
            names = "--image-encoder",
            paramLabel = "NAME|DIR",
            defaultValue = EncoderChoice.SMALL,
            description = "small: a small network trained from scratch; or a folder in the Hugging Face layout "
                    + "(default: ${DEFAULT-VALUE})")
    private String image = "";

    @Mixin
    private FineTuneOptions training = new FineTuneOptions();

    @Option(
            names = ConfigFile.OPTION,
            paramLabel = "FILE",
            description = "properties that stand for options of the training; ./tessera config prints one")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--deterministic",
            description =
                    "the same bits from the same settings on the same machine, on a GPU too, where that is slower")
    private boolean deterministic;

    EncoderChoice choice(WorkDirectory work) {
        return EncoderChoice.of(text, image, work.cache());
    }

    /** Pretrained features are richer than those of small towers, and get wider parts. */
    FineTuneSettings settings() {
        if (deterministic && !"1".equals(System.getenv(DETERMINISTIC))) {
            throw new IllegalArgumentException("--deterministic: TensorFlow reads " + DETERMINISTIC
                    + "=1 from the environment, and it is not there; ./tessera sets it, other programs must");
        }
        boolean fromScratch = text.equals(EncoderChoice.WORDS) && image.equals(EncoderChoice.SMALL);
        return training.settings(fromScratch);
    }
}
