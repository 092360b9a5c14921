package dev.tessera.offline.finetune;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which towers read texts and pictures.
 *
 * @param imageFolder folder of a published image model; empty for the small one that is trained from scratch
 * @param cache where outputs of frozen towers are kept
 */
public record EncoderChoice(Text text, String imageFolder, String cache) implements Serializable {
    /** Option values that stand for the towers trained from scratch. */
    public static final String SMALL = "small";

    /** Where the text tower comes from. */
    public enum Text {
        /** Words of the training items' own vocabulary, trained from scratch. */
        WORDS,
        /** all-MiniLM-L6-v2, frozen. */
        MINILM
    }

    /**
     * From the options {@code --text-encoder} and {@code --image-encoder}.
     *
     * @param text {@code words} or {@code minilm}
     * @param image {@code small}, or a folder in the Hugging Face layout
     * @throws IllegalArgumentException naming the option and what was expected
     */
    public static EncoderChoice of(String text, String image, Path cache) {
        Text chosen =
                switch (text) {
                    case "words" -> Text.WORDS;
                    case "minilm" -> Text.MINILM;
                    default ->
                        throw new IllegalArgumentException(
                                "--text-encoder is '" + text + "'; expected words or minilm");
                };
        if (!image.equals(SMALL) && !Files.isDirectory(Path.of(image))) {
            throw new IllegalArgumentException("--image-encoder is '" + image
                    + "'; expected small or a folder with config.json, preprocessor_config.json and model.safetensors");
        }
        return new EncoderChoice(chosen, image.equals(SMALL) ? "" : image, cache.toString());
    }

    boolean trainsText() {
        return text == Text.WORDS;
    }

    boolean trainsImage() {
        return imageFolder.isEmpty();
    }
}
