package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Weights;
import org.junit.jupiter.api.Test;

class HeadTest {
    @Test
    void foldingGivesTheSameNumbersAsScalingBeforeAndAfter() {
        float[] mean = {1, -2, 0.5f};
        float[] weight = {0.1f, 0.2f, -0.3f, 0.4f, 0.5f, -0.6f};
        float[] bias = {0.7f, -0.8f};
        float[] centre = {0.25f, 0.125f};
        Head.Folded folded =
                new Head(mean, 4, Initialiser.zeros()).fold(Weights.of(weight, 3, 2), Weights.of(bias, 2), centre, 3);
        float[] x = {0.3f, 2, -1};
        for (int j = 0; j < 2; j++) {
            double expected = bias[j] - centre[j];
            double found = folded.bias().values()[j];
            for (int i = 0; i < 3; i++) {
                expected += (x[i] - mean[i]) / 4 * weight[i * 2 + j];
                found += x[i] * folded.weight().values()[i * 2 + j];
            }
            assertThat(found).isCloseTo(3 * expected, within(1e-6));
        }
    }
}
