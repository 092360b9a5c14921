package dev.tessera.store.feature;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Pieces of words as a published language model was trained with, special tokens included.
 *
 * @param file name of a Hugging Face {@code tokenizer.json} in the encoder's folder
 * @param first number of the vocabulary's piece 0. It is 1, so that 0 is free for padding: many vocabularies have a piece there that texts
 *     hold. Encoders of version 1 have 0
 */
public record PieceRule(String file, int maxTokens, int first) implements TextRule {
    /** Names the build of the tokenizer's native library, as environment variable or system property. */
    private static final String FLAVOR = "RUST_FLAVOR";

    static {
        // Where it finds a GPU, the library would fetch a build for that from the network; the one in its jar is for
        // the CPU.
        if (System.getenv(FLAVOR) == null && System.getProperty(FLAVOR) == null) {
            System.setProperty(FLAVOR, "cpu");
        }
    }

    /** Pieces that are numbered from 1. */
    public PieceRule(String file, int maxTokens) {
        this(file, maxTokens, 1);
    }

    public PieceRule {
        if (maxTokens < 3) {
            throw new IllegalArgumentException("pieces need at least 3 tokens, two of them special; got " + maxTokens);
        }
    }

    /** @throws IllegalArgumentException if the tokenizer's file is not there or cannot be read */
    @Override
    public TextTokenizer open(Path encoderFolder) {
        Path path = encoderFolder.resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException("no tokenizer at " + path + ": expected a tokenizer.json");
        }
        try {
            return new Pieces(
                    HuggingFaceTokenizer.newInstance(
                            path,
                            Map.of("padding", "false", "truncation", "true", "maxLength", Integer.toString(maxTokens))),
                    first);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the tokenizer " + path, e);
        }
    }

    private record Pieces(HuggingFaceTokenizer tokenizer, int first) implements TextTokenizer {
        @Override
        public int[] tokens(String text) {
            return text.isBlank()
                    ? new int[0]
                    : Arrays.stream(tokenizer.encode(text).getIds())
                            .mapToInt(id -> Math.toIntExact(id) + first)
                            .toArray();
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }
}
