package dev.tessera.offline.network;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.op.Ops;

class LayersIT {
    @Test
    void denseHasTheGradientOfItsDifferences() {
        NumericGradient.check(block -> block.layers().dense("dense", block.input(2, 3, 4), 4, 5));
    }

    @Test
    void layerNormHasTheGradientOfItsDifferences() {
        NumericGradient.check(block -> block.layers().layerNorm("norm", block.input(3, 6), 6, 1e-5f));
    }

    @ParameterizedTest
    @EnumSource(value = Activation.class, mode = EnumSource.Mode.MATCH_ANY, names = ".*GELU")
    void smoothActivationsHaveTheGradientOfTheirDifferences(Activation activation) {
        NumericGradient.check(block -> activation.apply(block.tf(), block.input(3, 5)));
    }

    @Test
    void unitNormHasTheGradientOfItsDifferences() {
        NumericGradient.check(block -> block.layers().unitNorm(block.input(3, 5), 1e-6f));
    }

    @Test
    void embeddingHasTheGradientOfItsDifferences() {
        NumericGradient.check(
                block -> block.layers().embedding("words", block.tf().constant(new int[][] {{1, 2}, {1, 0}}), 4, 3));
    }

    @Test
    void attentionWithAHiddenPositionHasTheGradientOfItsDifferences() {
        NumericGradient.check(block -> {
            Ops tf = block.tf();
            float[][][][] bias = {{{{0, -1e9f, -1e9f}, {0.3f, 0, -1e9f}, {0.1f, -0.2f, 0}}}};
            return block.layers()
                    .attention("attention", block.input(2, 3, 4), tf.constant(bias), new Layers.AttentionSize(4, 2), 0);
        });
    }

    @Test
    void crossEntropyHasTheGradientOfItsDifferences() {
        NumericGradient.check(block -> block.layers()
                .crossEntropy(
                        block.input(3, 4),
                        block.tf().constant(new int[] {0, 3, 3}),
                        block.tf().constant(4)));
    }
}
