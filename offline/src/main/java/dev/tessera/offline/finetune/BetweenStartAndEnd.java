package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Variable;
import dev.tessera.offline.network.Weights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Parameters on the straight line from where training began to where it ended. They may tell what was not trained on better than either end
 * (WiSE-FT, Wortsman et al., 2022): training learns more than is true of new items, and the start knows less.
 */
final class BetweenStartAndEnd {
    private static final List<Double> SHARES = List.of(0.25, 0.5, 0.75);

    private final Network network;
    private final Map<String, Weights> start;
    private final Map<String, Weights> end;

    /** @param variables those that move; the network holds their values at the end */
    BetweenStartAndEnd(Network network, List<Variable> variables) {
        this.network = network;
        this.start = network.initialValues(variables);
        this.end = network.values(variables);
    }

    /**
     * Shares of the way that are worth a look.
     *
     * @param startToo whether the start has not been judged beside what else training has changed
     */
    static List<Double> shares(boolean startToo) {
        return startToo ? Stream.concat(Stream.of(0.0), SHARES.stream()).toList() : SHARES;
    }

    /** Puts the network on the line: at 0 where training began, at 1 where it ended. */
    void move(double share) {
        Map<String, Weights> moved = new HashMap<>();
        end.forEach((name, last) -> moved.put(name, share == 1 ? last : mixed(name, last, (float) share)));
        network.assign(moved);
    }

    private Weights mixed(String name, Weights last, float share) {
        float[] first = Objects.requireNonNull(start.get(name), name).values();
        float[] values = last.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = share * values[i] + (1 - share) * first[i];
        }
        return last.with(values);
    }
}
