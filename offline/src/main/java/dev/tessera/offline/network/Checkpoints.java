package dev.tessera.offline.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * Saves and restores all variables of a network, optimiser state included, with own SaveV2 and RestoreV2 operations. A checkpoint is
 * a folder {@code step-<n>} that appears under its name in one rename, so a killed process leaves the last whole one. Create it after
 * the graph is built, before the network starts.
 */
public final class Checkpoints {
    private static final String PREFIX = "step-";
    private static final String PROGRESS = "progress.properties";

    private final Network network;
    private final Path folder;
    private final Operand<TString> file;
    private final Op save;
    private final Op restore;

    public Checkpoints(Network network, Path folder) {
        this.network = network;
        this.folder = folder;
        Ops tf = network.tf().withSubScope("checkpoint");
        List<Variable> variables = network.variables().all();
        this.file = tf.withName("file").placeholder(TString.class, Placeholder.shape(Shape.scalar()));
        Operand<TString> names = tf.array(variables.stream().map(Variable::name).toArray(String[]::new));
        Operand<TString> whole = tf.array(variables.stream().map(v -> "").toArray(String[]::new));
        List<Operand<?>> values =
                variables.stream().<Operand<?>>map(Variable::value).toList();
        this.save = tf.train.save(file, names, whole, values);
        List<Class<? extends TType>> types = variables.stream()
                .<Class<? extends TType>>map(v -> TFloat32.class)
                .toList();
        List<Output<?>> read = tf.train.restore(file, names, whole, types).tensors();
        List<Op> assignments = new java.util.ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            assignments.add(tf.assignVariableOp(variables.get(i).handle(), read.get(i)));
        }
        this.restore = tf.withControlDependencies(assignments).noOp();
    }

    /**
     * What a training run must know besides its variables to go on.
     *
     * @param values anything numeric, such as the best validation so far
     * @param fingerprint names data and settings; a run with another one must not continue from here
     */
    public record Progress(long step, String fingerprint, Map<String, Double> values) {
        public Progress {
            values = Map.copyOf(values);
        }

        public double value(String name) {
            Double value = values.get(name);
            if (value == null) {
                throw new IllegalStateException("checkpoint at step " + step + " has no value '" + name + "'");
            }
            return value;
        }
    }

    /** Saves, then removes older checkpoints. */
    public void save(Progress progress) {
        try {
            Path whole = folder.resolve(PREFIX + progress.step());
            Path partial = folder.resolve("tmp-" + ProcessHandle.current().pid());
            delete(partial);
            Files.createDirectories(partial);
            network.step()
                    .feed(file, partial.resolve("variables").toString())
                    .run(save)
                    .run();
            store(progress, partial.resolve(PROGRESS));
            delete(whole);
            Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
            for (Path other : steps().values()) {
                if (!other.equals(whole)) {
                    delete(other);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save a checkpoint in " + folder, e);
        }
    }

    /** Restores the newest checkpoint with this fingerprint, if there is one. */
    public Optional<Progress> restore(String fingerprint) {
        try {
            for (Path checkpoint : steps().descendingMap().values()) {
                Progress progress = load(checkpoint.resolve(PROGRESS));
                if (progress.fingerprint().equals(fingerprint)) {
                    network.step()
                            .feed(file, checkpoint.resolve("variables").toString())
                            .run(restore)
                            .run();
                    return Optional.of(progress);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the checkpoints in " + folder, e);
        }
    }

    private NavigableMap<Long, Path> steps() throws IOException {
        NavigableMap<Long, Path> steps = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                        .forEach(entry -> steps.put(
                                Long.parseLong(entry.getFileName().toString().substring(PREFIX.length())), entry));
            }
        }
        return steps;
    }

    private static void store(Progress progress, Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("step", Long.toString(progress.step()));
        properties.setProperty("fingerprint", progress.fingerprint());
        progress.values().forEach((name, value) -> properties.setProperty("value." + name, value.toString()));
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
    }

    private static Progress load(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        Map<String, Double> values = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("value.")) {
                values.put(name.substring("value.".length()), Double.valueOf(properties.getProperty(name)));
            }
        }
        return new Progress(
                Long.parseLong(properties.getProperty("step")), properties.getProperty("fingerprint"), values);
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> paths = Files.walk(tree)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
