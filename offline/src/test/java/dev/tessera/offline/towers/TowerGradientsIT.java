package dev.tessera.offline.towers;

import dev.tessera.offline.network.Activation;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.NumericGradient;
import dev.tessera.offline.towers.Convolutions.Kernel;
import org.junit.jupiter.api.Test;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;

/** The blocks of the towers. A whole network with ReLUs has kinks that central differences step over, so it is checked block by block. */
class TowerGradientsIT {
    @Test
    void convolutionHasTheGradientOfItsDifferences() {
        NumericGradient.check(block -> new Convolutions(block.tf(), block.layers())
                .convolution("conv", block.input(2, 5, 5, 3), new Kernel(3, 2, 3, 4)));
    }

    @Test
    void aConvolutionPaddedOnAllSidesHasTheGradientOfItsDifferences() {
        NumericGradient.check(block -> new Convolutions(block.tf(), block.layers())
                .linear("conv", block.input(2, 6, 6, 3), new Kernel(3, 2, 3, 4, Padding.CENTRED, false)));
    }

    @Test
    void depthwiseConvolutionHasTheGradientOfItsDifferences() {
        for (Padding padding : Padding.values()) {
            NumericGradient.check(block -> new Convolutions(block.tf(), block.layers())
                    .linear("conv", block.input(2, 6, 6, 3), new Kernel(3, 2, 3, 3, padding, true)));
        }
    }

    @Test
    void batchNormalisationHasTheGradientOfItsDifferences() {
        NumericGradient.check(
                block -> new Convolutions(block.tf(), block.layers()).norm("norm", block.input(2, 2, 2, 3), 3, 0.1f));
    }

    @Test
    void theLargestOfAWindowHasTheGradientOfItsDifferences() {
        NumericGradient.check(block ->
                new Convolutions(block.tf(), block.layers()).maxPool(block.input(1, 6, 6, 2), 3, 2, Padding.CENTRED));
    }

    @Test
    void transformerLayersHaveTheGradientOfTheirDifferences() {
        for (boolean normFirst : new boolean[] {false, true}) {
            Transformer transformer =
                    new Transformer(1, new Layers.AttentionSize(4, 2), 6, Activation.GELU, 0.1f, normFirst);
            NumericGradient.check(block -> transformer
                    .in(block.tf(), block.layers(), block.tf().constant(0f))
                    .apply(block.input(2, 3, 4), 0, 1));
        }
    }

    @Test
    void meanAndMaximumOverPositionsHaveTheGradientOfTheirDifferences() {
        NumericGradient.check(block -> {
            Ops tf = block.tf();
            var x = block.input(2, 3, 3, 2);
            return tf.math.add(
                    new Convolutions(tf, block.layers()).meanPool(x),
                    tf.reduceMax(x, tf.array(1, 2), new ReduceMax.Options[0]));
        });
    }

    @Test
    void theWordTowerHasTheGradientOfItsDifferences() {
        NumericGradient.check(block -> new WordTower(6, 3, 4)
                .features(block.tf(), block.layers(), block.tf().constant(new int[][] {{1, 2, 5}, {3, 0, 0}})));
    }
}
