package dev.tessera.offline.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What lies beside a checkpoint's variables: how far the run was, and the shapes that they have.
 *
 * @param shapes by variable, as {@code [4, 4]}
 */
record StoredProgress(Checkpoints.Progress progress, Map<String, String> shapes) {
    private static final String FILE = "progress.properties";
    private static final String STEP = "step";
    private static final String FINGERPRINT = "fingerprint";
    private static final String VALUE = "value.";
    private static final String SHAPE = "shape.";

    StoredProgress {
        shapes = new TreeMap<>(shapes);
    }

    static StoredProgress of(Checkpoints.Progress progress, List<Variable> variables) {
        Map<String, String> shapes = new TreeMap<>();
        variables.forEach(variable -> shapes.put(variable.name(), text(variable)));
        return new StoredProgress(progress, shapes);
    }

    private static String text(Variable variable) {
        return Arrays.toString(variable.shape().asArray());
    }

    /**
     * What does not fit a network of these variables, if anything does not.
     *
     * @param part whether there may be more than these
     */
    Optional<String> mismatch(List<Variable> variables, boolean part) {
        Map<String, String> left = new TreeMap<>(shapes);
        for (Variable variable : variables) {
            String expected = text(variable);
            String found = left.remove(variable.name());
            if (found == null) {
                return Optional.of(
                        "has no variable '" + variable.name() + "'; the network expects it with shape " + expected);
            }
            if (!found.equals(expected)) {
                return Optional.of("holds variable '" + variable.name() + "' with shape " + found
                        + "; the network expects shape " + expected);
            }
        }
        return left.entrySet().stream()
                .filter(more -> !part)
                .findFirst()
                .map(more -> "holds variable '" + more.getKey() + "' with shape " + more.getValue()
                        + ", which the network does not have");
    }

    /** @param checkpoint the folder it lies in */
    void write(Path checkpoint) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(STEP, Long.toString(progress.step()));
        properties.setProperty(FINGERPRINT, progress.fingerprint());
        progress.values().forEach((name, value) -> properties.setProperty(VALUE + name, value.toString()));
        shapes.forEach((name, shape) -> properties.setProperty(SHAPE + name, shape));
        try (OutputStream out = Files.newOutputStream(checkpoint.resolve(FILE))) {
            properties.store(out, null);
        }
    }

    /** @throws WrongCheckpointException if the file is damaged */
    static StoredProgress read(Path checkpoint) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(checkpoint.resolve(FILE))) {
            properties.load(in);
            Map<String, Double> values = new TreeMap<>();
            Map<String, String> shapes = new TreeMap<>();
            for (String name : properties.stringPropertyNames()) {
                if (name.startsWith(VALUE)) {
                    values.put(name.substring(VALUE.length()), Double.valueOf(properties.getProperty(name)));
                } else if (name.startsWith(SHAPE)) {
                    shapes.put(name.substring(SHAPE.length()), properties.getProperty(name));
                }
            }
            long step = Long.parseLong(properties.getProperty(STEP));
            return new StoredProgress(
                    new Checkpoints.Progress(step, properties.getProperty(FINGERPRINT, ""), values), shapes);
        } catch (IllegalArgumentException e) {
            throw new WrongCheckpointException(checkpoint, "has a damaged " + FILE + " (" + e.getMessage() + ")");
        }
    }
}
