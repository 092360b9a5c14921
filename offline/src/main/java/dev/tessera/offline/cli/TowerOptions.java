package dev.tessera.offline.cli;

import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.flink.WorkDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which towers read texts and pictures. */
final class TowerOptions {
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

    EncoderChoice choice(WorkDirectory work) {
        return choice(work.cache());
    }

    /** @param cache where outputs of towers are kept, by those who use it */
    EncoderChoice choice(Path cache) {
        return EncoderChoice.of(text, image, cache);
    }

    boolean textPublished() {
        return !text.equals(EncoderChoice.WORDS);
    }

    boolean imagePublished() {
        return !image.equals(EncoderChoice.SMALL);
    }
}
