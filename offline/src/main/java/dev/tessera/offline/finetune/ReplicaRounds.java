package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Checkpoints;
import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Variable;
import dev.tessera.offline.network.Variables;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training by replicas, seen from the driver: a round is a Flink job, after which the network here takes the outer step. Every attempt at
 * a round has a folder of its own, which is renamed to the step that it reached when all replicas are done; so nobody reads what a killed
 * one left, and a round that is repeated does not meet those who may still be at it.
 */
final class ReplicaRounds implements Advance {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaRounds.class);
    private static final String STEP = "step-";
    private static final String ATTEMPT = "attempt-";

    private final EncoderNetwork network;
    private final FineTuneSettings settings;
    private final Job job;
    private final Path latest;
    private final Path replicas;
    private final String fingerprint;
    private final OuterStep outer;
    private final Map<Variable, Variable> velocities = new LinkedHashMap<>();
    private final Checkpoints start;
    private final Checkpoints trained;

    /** Runs the replicas of a round. */
    @FunctionalInterface
    interface Job {
        /**
         * @param stopping as in {@link Advance#from}
         * @return whether the round came to its end, and was not given up
         * @throws IOException if a replica failed for good
         */
        boolean run(Round round, BooleanSupplier stopping) throws IOException;
    }

    /**
     * @param latest folder of the checkpoints of {@link #state}; those of the replicas lie beside it
     */
    ReplicaRounds(EncoderNetwork network, FineTuneSettings settings, Job job, Path latest, String fingerprint) {
        this.network = network;
        this.settings = settings;
        this.job = job;
        this.latest = latest;
        this.replicas = latest.resolveSibling("replicas");
        this.fingerprint = fingerprint;
        this.outer = new OuterStep(settings.replicas());
        Variables variables = network.network().variables();
        this.start = new Checkpoints(network.network(), Round.start(states(0)));
        this.trained = Checkpoints.part(network.network(), replicas, variables.parameters());
        variables
                .parameters()
                .forEach(each -> velocities.put(
                        each, variables.slot(each.name() + "/outer", each.shape(), Initialiser.zeros())));
    }

    @Override
    public List<Variable> state() {
        return Stream.concat(velocities.keySet().stream(), velocities.values().stream())
                .toList();
    }

    @Override
    public boolean isLong() {
        return true;
    }

    @Override
    public Stretch from(long step, BooleanSupplier stopping) throws IOException {
        removeAllBut(states(step));
        if (step == 0) {
            start.save(new Checkpoints.Progress(0, fingerprint, Map.of()));
        }
        Path attempt = Files.createDirectories(replicas.resolve(ATTEMPT + UUID.randomUUID()));
        Round round = new Round(step, end(step), latest.toString(), states(step).toString(), attempt.toString());
        if (!job.run(round, stopping)) {
            return new Stretch(step, 0);
        }
        double losses = step(round) / settings.replicas().count();
        Files.move(attempt, states(round.to()), StandardCopyOption.ATOMIC_MOVE);
        return new Stretch(round.to(), losses);
    }

    @Override
    public void end() {
        delete(replicas);
    }

    /** What the replicas left at a step. It stays until training has been saved at the next one. */
    private Path states(long step) {
        return replicas.resolve(STEP + step);
    }

    private long end(long step) {
        int interval = settings.ending().interval();
        long validation =
                Math.min((step / interval + 1) * interval, settings.ending().steps());
        return Math.min(step + settings.replicas().roundSteps(), validation);
    }

    /** The outer step; the replicas' losses, summed. */
    private double step(Round round) {
        Map<String, Weights> velocity = new HashMap<>();
        Map<String, Weights> values = network.network().values(velocities.values());
        velocities.forEach((parameter, each) -> velocity.put(parameter.name(), named(values, each.name())));
        OuterStep.Place before = new OuterStep.Place(network.network().weights(), velocity);
        double[] losses = new double[1];
        OuterStep.Place after = outer.from(before, replica -> {
            losses[0] += restore(round, replica).value(Replica.LOSSES);
            return network.network().weights();
        });
        Map<String, Weights> moved = new HashMap<>(after.parameters());
        velocities.forEach((parameter, each) -> moved.put(each.name(), named(after.velocity(), parameter.name())));
        network.network().assign(moved);
        return losses[0];
    }

    private Checkpoints.Progress restore(Round round, int replica) {
        return trained.in(round.result(replica))
                .restore(fingerprint)
                .filter(progress -> progress.step() == round.to())
                .orElseThrow(() -> new IllegalStateException("replica " + replica + " left no checkpoint of step "
                        + round.to() + " in " + round.result(replica)));
    }

    private void removeAllBut(Path kept) throws IOException {
        if (Files.isDirectory(replicas)) {
            try (Stream<Path> all = Files.list(replicas)) {
                for (Path each : all.filter(folder -> !folder.equals(kept)).toList()) {
                    delete(each);
                }
            }
        }
    }

    /** Replicas of a driver that was killed may still write there; what they leave is deleted another time. */
    private static void delete(Path folder) {
        try {
            TableFolder.delete(folder);
        } catch (IOException | UncheckedIOException e) {
            LOG.info("{} cannot be deleted yet", folder, e);
        }
    }

    private static Weights named(Map<String, Weights> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }
}
