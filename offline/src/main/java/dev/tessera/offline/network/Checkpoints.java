package dev.tessera.offline.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
 * Saves and restores what training changes in a network, optimiser state included, with own SaveV2 and RestoreV2 operations. A checkpoint is
 * a folder {@code step-<n>} that appears under its name in one rename, so a killed process leaves the last whole one. Of a network where
 * nothing trains it says how far the run was. Create it after the graph is built, before the network starts.
 */
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final String PREFIX = "step-";

    /** Not a name that two writers can share: processes in containers have the same number. */
    private static final String PARTIAL = "tmp-";

    /** Between a step and which of its checkpoints it is, from the second on. */
    private static final String AGAIN = "-";

    private static final String VARIABLES = "variables";

    private final Network network;
    private final Path folder;
    private final List<Variable> variables;
    private final boolean part;
    private final Operand<TString> file;
    private final Op save;
    private final Op restore;

    public Checkpoints(Network network, Path folder) {
        this(network, folder, network.variables().changing());
    }

    /** Saves and restores these variables alone. */
    public Checkpoints(Network network, Path folder, Collection<Variable> variables) {
        this(network, folder, List.copyOf(variables), false);
    }

    /** Restores these variables alone; others that a checkpoint holds are passed over. */
    public static Checkpoints part(Network network, Path folder, Collection<Variable> variables) {
        return new Checkpoints(network, folder, List.copyOf(variables), true);
    }

    private Checkpoints(Network network, Path folder, List<Variable> variables, boolean part) {
        this.network = network;
        this.folder = folder;
        this.variables = variables;
        this.part = part;
        Ops tf = network.tf().withSubScope("checkpoint");
        this.file = tf.withName("file").placeholder(TString.class, Placeholder.shape(Shape.scalar()));
        if (variables.isEmpty()) {
            this.save = tf.noOp();
            this.restore = save;
            return;
        }
        Operand<TString> names = tf.array(variables.stream().map(Variable::name).toArray(String[]::new));
        Operand<TString> whole = tf.array(variables.stream().map(v -> "").toArray(String[]::new));
        List<Operand<?>> values =
                variables.stream().<Operand<?>>map(Variable::value).toList();
        this.save = tf.train.save(file, names, whole, values);
        List<Class<? extends TType>> types = variables.stream()
                .<Class<? extends TType>>map(v -> TFloat32.class)
                .toList();
        List<Output<?>> read = tf.train.restore(file, names, whole, types).tensors();
        List<Op> assignments = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            assignments.add(tf.assignVariableOp(variables.get(i).handle(), read.get(i)));
        }
        this.restore = tf.withControlDependencies(assignments).noOp();
    }

    private Checkpoints(Checkpoints like, Path folder) {
        this.network = like.network;
        this.folder = folder;
        this.variables = like.variables;
        this.part = like.part;
        this.file = like.file;
        this.save = like.save;
        this.restore = like.restore;
    }

    /** The same variables in another folder. */
    public Checkpoints in(Path other) {
        return new Checkpoints(this, other);
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

    /** Saves, then removes older checkpoints, and what killed processes left half-written. */
    public void save(Progress progress) {
        try {
            Path whole = unused(progress.step());
            Path partial = folder.resolve(PARTIAL + UUID.randomUUID());
            Files.createDirectories(partial);
            network.step()
                    .feed(file, partial.resolve(VARIABLES).toString())
                    .run(save)
                    .run();
            StoredProgress.of(progress, variables).write(partial);
            Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
            for (Path other : entries()) {
                if (!other.equals(whole)) {
                    delete(other);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save a checkpoint in " + folder, e);
        }
    }

    /** A second checkpoint of a step gets a name of its own, so that there is one at any moment. */
    private Path unused(long step) {
        Path whole = folder.resolve(PREFIX + step);
        for (int again = 1; Files.exists(whole); again++) {
            whole = folder.resolve(PREFIX + step + AGAIN + again);
        }
        return whole;
    }

    /**
     * Restores the newest checkpoint with this fingerprint, if there is one.
     *
     * @throws WrongCheckpointException if that one is damaged, or holds other variables than the network has
     */
    public Optional<Progress> restore(String fingerprint) {
        try {
            for (Path checkpoint : newestFirst()) {
                StoredProgress stored = StoredProgress.read(checkpoint);
                if (stored.progress().fingerprint().equals(fingerprint)) {
                    restore(checkpoint, stored);
                    return Optional.of(stored.progress());
                }
                LOG.info("checkpoint {} is of other data or settings and is not continued", checkpoint);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the checkpoints in " + folder, e);
        }
    }

    private void restore(Path checkpoint, StoredProgress stored) {
        Optional<String> mismatch = stored.mismatch(variables, part);
        if (mismatch.isPresent()) {
            throw new WrongCheckpointException(checkpoint, mismatch.get());
        }
        try {
            network.step()
                    .feed(file, checkpoint.resolve(VARIABLES).toString())
                    .run(restore)
                    .run();
        } catch (RuntimeException e) {
            WrongCheckpointException damaged =
                    new WrongCheckpointException(checkpoint, "cannot be restored: " + e.getMessage());
            // Not as its cause: who reports the deepest message would report TensorFlow's, which names no folder.
            damaged.addSuppressed(e);
            throw damaged;
        }
    }

    private List<Path> newestFirst() throws IOException {
        Comparator<Path> byStep = Comparator.comparingLong(path -> number(path, 0));
        return entries().stream()
                .filter(path -> path.getFileName().toString().startsWith(PREFIX))
                .sorted(byStep.thenComparingLong(path -> number(path, 1)).reversed())
                .toList();
    }

    /** Of a checkpoint's name the step, or which of the step's checkpoints it is. */
    private static long number(Path checkpoint, int place) {
        String[] numbers =
                checkpoint.getFileName().toString().substring(PREFIX.length()).split(AGAIN, 2);
        return place < numbers.length ? Long.parseLong(numbers[place]) : 0;
    }

    /** Whole checkpoints, and half-written ones. */
    private List<Path> entries() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(entry -> entry.getFileName().toString().startsWith(PREFIX)
                            || entry.getFileName().toString().startsWith(PARTIAL))
                    .toList();
        }
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
