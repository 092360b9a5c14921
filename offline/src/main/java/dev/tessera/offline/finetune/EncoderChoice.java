package dev.tessera.offline.finetune;

import dev.tessera.offline.published.MiniLm;
import dev.tessera.offline.published.ModelFolder;
import dev.tessera.offline.towers.PublishedImage;
import dev.tessera.offline.towers.PublishedText;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which towers read texts and pictures.
 *
 * @param text {@value #WORDS}, {@value #MINILM}, or the folder of a published model
 * @param image {@value #SMALL}, or the folder of a published model
 * @param cache where outputs of frozen towers are kept
 */
public record EncoderChoice(String text, String image, String cache) implements Serializable {
    /** Words of the training items' own vocabulary, trained from scratch. */
    public static final String WORDS = "words";

    /** all-MiniLM-L6-v2, frozen. */
    public static final String MINILM = "minilm";

    /** A small network for pictures, trained from scratch. */
    public static final String SMALL = "small";

    /**
     * From the options {@code --text-encoder} and {@code --image-encoder}.
     *
     * @throws IllegalArgumentException naming the option and what was expected, if a folder does not hold a model that can be read
     */
    public static EncoderChoice of(String text, String image, Path cache) {
        EncoderChoice choice = new EncoderChoice(
                List.of(WORDS, MINILM).contains(text) ? text : absolute(text),
                image.equals(SMALL) ? image : absolute(image),
                cache.toString());
        check(
                "--text-encoder",
                text,
                "words, minilm, or the folder of a model that reads texts",
                choice::publishedText);
        check("--image-encoder", image, "small, or the folder of a model that reads pictures", choice::publishedImage);
        return choice;
    }

    /** Tasks may run in another directory. */
    private static String absolute(String folder) {
        return Path.of(folder).toAbsolutePath().normalize().toString();
    }

    private static void check(String option, String value, String expected, Runnable open) {
        try {
            open.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    option + " is '" + value + "'; expected " + expected + ": " + e.getMessage(), e);
        }
    }

    /** Whether both towers are trained from scratch, so that studies have no outputs of frozen ones to share. */
    public boolean trainsTowers() {
        return text.equals(WORDS) && image.equals(SMALL);
    }

    /** The published tower that reads texts; empty if one is trained from scratch. */
    public Optional<PublishedText> publishedText() {
        return switch (text) {
            case WORDS -> Optional.empty();
            case MINILM -> Optional.of(MiniLm.published());
            default -> Optional.of(ModelFolder.open(Path.of(text)).text());
        };
    }

    /** The published tower that reads pictures; empty if one is trained from scratch. */
    public Optional<PublishedImage> publishedImage() {
        return image.equals(SMALL)
                ? Optional.empty()
                : Optional.of(ModelFolder.open(Path.of(image)).image());
    }
}
