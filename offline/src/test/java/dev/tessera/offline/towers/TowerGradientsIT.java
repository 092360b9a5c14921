package dev.tessera.offline.towers;

import dev.tessera.offline.network.NumericGradient;
import org.junit.jupiter.api.Test;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;

/** The blocks of the towers. A whole network with ReLUs has kinks that central differences step over, so it is checked block by block. */
class TowerGradientsIT {
    @Test
    void convolutionHasTheGradientOfItsDifferences() {
        NumericGradient.check(block -> new Convolutions(block.tf(), block.layers())
                .convolution("conv", block.input(2, 5, 5, 3), new Convolutions.Kernel(3, 2, 3, 4)));
    }

    @Test
    void depthwiseConvolutionHasTheGradientOfItsDifferences() {
        NumericGradient.check(block -> new Convolutions(block.tf(), block.layers())
                .depthwise("conv", block.input(2, 5, 5, 3), new Convolutions.Kernel(3, 2, 3, 3)));
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
