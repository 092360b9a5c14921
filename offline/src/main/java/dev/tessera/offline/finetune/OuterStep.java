package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * The step that replicas take together after a round: by Nesterov's rule along their mean change (DiLoCo, Douillard et al., 2023,
 * algorithm 1). One replica steps to where it is.
 */
final class OuterStep {
    private final FineTuneSettings.Replicas settings;

    OuterStep(FineTuneSettings.Replicas settings) {
        this.settings = settings;
    }

    /**
     * Where the replicas are together.
     *
     * @param velocity of each parameter
     */
    record Place(Map<String, Weights> parameters, Map<String, Weights> velocity) {}

    /**
     * v = momentum v + g; p = p - rate (g + momentum v), where g is the mean of what the replicas took off p.
     *
     * @param trained each replica's parameters, by number; asked for once each and not kept, since they are large
     */
    Place from(Place before, IntFunction<Map<String, Weights>> trained) {
        if (settings.count() == 1) {
            return new Place(trained.apply(0), before.velocity);
        }
        Map<String, float[]> changes = new HashMap<>();
        for (int replica = 0; replica < settings.count(); replica++) {
            Map<String, Weights> after = trained.apply(replica);
            before.parameters.forEach((name, weights) -> subtract(
                    weights.values(),
                    named(after, name).values(),
                    changes.computeIfAbsent(name, n -> new float[weights.values().length])));
        }
        Map<String, Weights> parameters = new HashMap<>();
        Map<String, Weights> velocity = new HashMap<>();
        before.parameters.forEach((name, weights) -> {
            float[] change = Objects.requireNonNull(changes.get(name), name);
            float[] moved = weights.values().clone();
            float[] faster = named(before.velocity, name).values().clone();
            step(moved, faster, change);
            parameters.put(name, weights.with(moved));
            velocity.put(name, weights.with(faster));
        });
        return new Place(parameters, velocity);
    }

    private static void subtract(float[] before, float[] after, float[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += before[i] - after[i];
        }
    }

    private void step(float[] parameters, float[] velocity, float[] changes) {
        for (int i = 0; i < parameters.length; i++) {
            double gradient = (double) changes[i] / settings.count();
            double faster = settings.outerMomentum() * velocity[i] + gradient;
            velocity[i] = (float) faster;
            parameters[i] -= (float) (settings.outerRate() * (gradient + settings.outerMomentum() * faster));
        }
    }

    private static Weights named(Map<String, Weights> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }
}
