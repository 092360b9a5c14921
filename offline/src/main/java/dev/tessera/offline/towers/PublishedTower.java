package dev.tessera.offline.towers;

import dev.tessera.store.tensorflow.EncoderModel;
import java.io.IOException;
import java.nio.file.Path;

/** A tower as somebody published it: the network, how content becomes its input, and its parameters. */
public sealed interface PublishedTower permits PublishedText, PublishedImage {
    /** Which of an encoder's models it can be. */
    EncoderModel model();

    /** Of the network, its parameters and the way content is read: all that decides about the features. It reads all weights. */
    String digest();

    /**
     * Writes the tower as a SavedModel with its weights inside, and the files that reading content takes.
     *
     * @throws IllegalArgumentException if a parameter is missing or has another shape; the message names it and both shapes
     */
    void write(Path folder) throws IOException;
}
