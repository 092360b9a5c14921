package dev.tessera.offline.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tessera.offline.network.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A tiny checkpoint, and what the reference implementation says about it; {@code make_checkpoints.py} tells what the files hold. */
record Reference(Path folder, SafeTensors says) {
    private static final String GRADIENT = "gradient.";

    /** What is said about texts. */
    static Reference text(String checkpoint) {
        return of(checkpoint, "text");
    }

    /** What is said about pictures. */
    static Reference image(String checkpoint) {
        return of(checkpoint, "image");
    }

    private static Reference of(String checkpoint, String side) {
        URL config = Objects.requireNonNull(
                Reference.class.getResource("/checkpoints/" + checkpoint + "/config.json"), checkpoint);
        try {
            Path folder = Objects.requireNonNull(Path.of(config.toURI()).getParent());
            return new Reference(folder, SafeTensors.open(folder.resolve(side + "-reference.safetensors")));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    float[] features() {
        return says.values("features");
    }

    /** What the features are multiplied with, before they are summed to the scalar whose gradients are known. */
    Weights loss() {
        long[] dimensions = says.dimensions("loss");
        return Weights.of(says.values("loss"), dimensions);
    }

    List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        lines().forEach(line -> texts.add(line.path("text").asText()));
        return texts;
    }

    /** The ids of the texts, counted from 1. */
    List<int[]> tokens() throws IOException {
        List<int[]> tokens = new ArrayList<>();
        for (JsonNode line : lines()) {
            int[] ids = new ObjectMapper().convertValue(line.path("ids"), int[].class);
            tokens.add(Arrays.stream(ids).map(id -> id + 1).toArray());
        }
        return tokens;
    }

    private JsonNode lines() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("texts.json").toFile());
    }

    /** The files of the pictures that every tower for pictures is tried on, in the order of the features. */
    List<byte[]> pictures() throws IOException {
        Path pictures = folder.resolveSibling("pictures");
        return List.of(
                Files.readAllBytes(pictures.resolve("wide.png")), Files.readAllBytes(pictures.resolve("tall.png")));
    }

    /** Their bytes as the reference scales them, one picture after the other. */
    byte[] pixels() {
        float[] numbers = says.values("pixels");
        byte[] pixels = new byte[numbers.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.round(numbers[i]);
        }
        return pixels;
    }

    /** The gradients as a file of weights: each under the name of the tensor that it belongs to. */
    WeightFile gradients() {
        return new WeightFile() {
            @Override
            public Set<String> names() {
                return says.names().stream()
                        .filter(name -> name.startsWith(GRADIENT))
                        .map(name -> name.substring(GRADIENT.length()))
                        .collect(Collectors.toSet());
            }

            @Override
            public long[] dimensions(String name) {
                return says.dimensions(GRADIENT + name);
            }

            @Override
            public float[] values(String name) {
                return says.values(GRADIENT + name);
            }

            @Override
            public String source(String name) {
                return says.source(name);
            }
        };
    }
}
