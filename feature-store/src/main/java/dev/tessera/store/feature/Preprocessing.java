package dev.tessera.store.feature;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tessera.store.model.Modality;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything about an encoder that is not a tensor: the file {@code preprocessing.json} in its folder.
 *
 * @param version of this file's layout
 * @param dimension of every part
 * @param towers by modality that the encoder reads, the digest of the tower's weights and preprocessing. A tower that was trained with
 *     the encoder has a digest of its own; attributes have no tower, their digest is that of the vocabulary
 */
public record Preprocessing(
        int version,
        int dimension,
        Map<Modality, String> towers,
        TextRule text,
        PixelRule image,
        AttributeRule attributes) {
    /** The layout that is written. Version 1, which is read too, numbers pieces from 0 and scales bilinearly. */
    public static final int VERSION = 2;

    private static final String FILE = "preprocessing.json";
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public Preprocessing {
        towers = new TreeMap<>(towers);
        if (dimension < 1) {
            throw new IllegalArgumentException("parts of dimension " + dimension + "; expected at least 1");
        }
    }

    /** Whether the encoder reads this modality at all. */
    public boolean reads(Modality modality) {
        return towers.containsKey(modality);
    }

    /** @throws IllegalArgumentException if the folder holds no encoder, or one of a layout this version does not know */
    public static Preprocessing read(Path encoderFolder) {
        Path file = encoderFolder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "no encoder at " + encoderFolder + ": expected the file " + FILE + " in it");
        }
        try {
            int version = JSON.readTree(file.toFile()).path("version").asInt();
            if (version != VERSION && version != VERSION - 1) {
                throw new IllegalArgumentException(
                        file + " has version " + version + "; this version reads " + (VERSION - 1) + " and " + VERSION);
            }
            return JSON.readValue(file.toFile(), Preprocessing.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    public void write(Path encoderFolder) {
        try {
            Files.createDirectories(encoderFolder);
            JSON.writeValue(encoderFolder.resolve(FILE).toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + FILE + " to " + encoderFolder, e);
        }
    }
}
