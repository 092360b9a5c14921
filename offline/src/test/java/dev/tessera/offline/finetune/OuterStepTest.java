package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.finetune.FineTuneSettings.Replicas;
import dev.tessera.offline.finetune.OuterStep.Place;
import dev.tessera.offline.network.Weights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OuterStepTest {
    private static Map<String, Weights> at(float... values) {
        return Map.of("w", Weights.of(values, values.length));
    }

    private static float[] values(Map<String, Weights> weights) {
        return weights.get("w").values();
    }

    @Test
    void oneReplicaStepsToWhereItIsToTheLastBit() {
        OuterStep step = new OuterStep(Replicas.one(5));
        float[] trained = {0.1f, 1e-30f, Float.NaN, -3.3333333f};
        Place after = step.from(new Place(at(7, 7, 7, 7), at(1, 1, 1, 1)), replica -> at(trained));
        assertThat(values(after.parameters())).containsExactly(trained);
    }

    @Test
    void withoutMomentumAtRateOneTheParametersAreTheMean() {
        OuterStep step = new OuterStep(new Replicas(2, 5, 1, 0));
        List<Map<String, Weights>> trained = List.of(at(1, 2), at(3, -2));
        Place after = step.from(new Place(at(1, 1), at(0, 0)), trained::get);
        assertThat(values(after.parameters())).containsExactly(2, 0);
    }

    /** Both replicas go to the same place, so that g is what they took off: 1 in the first round, 0.5 in the second. */
    @Test
    void roundsFollowNesterovsRule() {
        OuterStep step = new OuterStep(new Replicas(2, 5, 0.7, 0.9));
        Place first = step.from(new Place(at(10), at(0)), replica -> at(9));
        assertThat(values(first.velocity())).containsExactly(1);
        assertThat(values(first.parameters())).containsExactly(new float[] {10 - 0.7f * 1.9f}, within(1e-6f));
        float now = values(first.parameters())[0];
        Place second = step.from(first, replica -> at(now - 0.5f));
        assertThat(values(second.velocity())).containsExactly(new float[] {0.9f + 0.5f}, within(1e-6f));
        assertThat(values(second.parameters()))
                .containsExactly(new float[] {now - 0.7f * (0.5f + 0.9f * 1.4f)}, within(1e-6f));
    }
}
