package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.LowRank;
import dev.tessera.offline.network.Parameters;
import dev.tessera.offline.network.Variables;
import dev.tessera.offline.network.WeightSource;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.towers.Digests;
import dev.tessera.offline.towers.Tower;
import dev.tessera.offline.towers.TowerWeights;
import dev.tessera.store.model.Modality;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * A tower in training: its network, what its parameters start from, and which of them change.
 *
 * @param published parameters to start from; empty for a tower that is trained from scratch
 */
public record TrainedTower<T extends Tower<?>>(
        Modality modality, T network, Optional<TowerWeights> published, FineTuneSettings.TowerSettings settings) {
    static <T extends Tower<?>> TrainedTower<T> fromScratch(Modality modality, T network) {
        return new TrainedTower<>(
                modality, network, Optional.empty(), FineTuneSettings.TowerSettings.of(TowerMode.FULL));
    }

    /** One that goes on from given parameters, all of which change, at one rate. */
    public static <T extends Tower<?>> TrainedTower<T> from(Modality modality, T network, TowerWeights weights) {
        return new TrainedTower<>(
                modality, network, Optional.of(weights), FineTuneSettings.TowerSettings.of(TowerMode.FULL));
    }

    /** The tower's parameters among the variables of a training graph. */
    public Parameters parameters(Variables variables) {
        return new InTraining(variables);
    }

    /** Peak learning rate of a variable of the training graph; empty if it is none of this tower's, or the tower is trained from scratch. */
    Optional<Double> rate(String variable) {
        if (published.isEmpty() || !variable.startsWith(prefix())) {
            return Optional.empty();
        }
        int distance = network.blocks() + 1 - network.block(variable.substring(prefix().length()));
        return Optional.of(settings.rate() * Math.pow(settings.layerDecay(), distance));
    }

    /** The tower's parameters as training left them, additions merged. */
    public WeightSource trained(Map<String, Weights> variables) {
        return (name, shape) -> {
            Weights own = variables.get(prefix() + name);
            Weights weight = own == null ? start(name, shape) : own;
            Weights up = variables.get(LowRank.upName(prefix() + name));
            Weights down = variables.get(LowRank.downName(prefix() + name));
            return up == null || down == null ? weight : LowRank.merged(weight, down, up, scale());
        };
    }

    /** Of the parameters as training left them. */
    public String digest(Map<String, Weights> variables) {
        Map<String, Weights> own = new TreeMap<>();
        variables.forEach((name, values) -> {
            if (name.startsWith(prefix())) {
                own.put(name, values);
            }
        });
        return Digests.of(
                network.toString(),
                published.map(TowerWeights::digest).orElse(""),
                Float.toString(scale()),
                Digests.of(own));
    }

    private Weights start(String name, Shape shape) {
        return published
                .orElseThrow(() -> new IllegalStateException("the network has no parameter '" + name + "'"))
                .weights(name, shape);
    }

    private float scale() {
        return (float) (settings.loraAlpha() / Math.max(1, settings.mode().number()));
    }

    private String prefix() {
        return modality.name().toLowerCase(Locale.ROOT) + "/tower/";
    }

    private final class InTraining implements Parameters {
        private final Variables variables;

        InTraining(Variables variables) {
            this.variables = variables;
        }

        @Override
        public Operand<TFloat32> get(String name, Shape shape, Initialiser initialiser) {
            Initialiser first = published
                    .<Initialiser>map(weights ->
                            (any, random) -> weights.weights(name, shape).values())
                    .orElse(initialiser);
            return settings.mode().changes(network, name)
                    ? variables.get(prefix() + name, shape, first)
                    : variables.fixed(prefix() + name, shape, first);
        }

        @Override
        public Optional<LowRank> addition(String name, Shape shape) {
            if (!settings.mode().addsTo(network, name)) {
                return Optional.empty();
            }
            long outputs = shape.get(shape.numDimensions() - 1);
            int rank = (int) Math.min(settings.mode().number(), outputs);
            return Optional.of(LowRank.of(variables, prefix() + name, shape, rank, scale()));
        }
    }
}
