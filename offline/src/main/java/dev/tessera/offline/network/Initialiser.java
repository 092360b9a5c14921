package dev.tessera.offline.network;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.tensorflow.ndarray.Shape;

/** Gives a parameter its first values. The random numbers depend on the network's seed and the parameter's name only. */
@FunctionalInterface
public interface Initialiser {
    /** @return values in row-major order, as many as the shape holds */
    float[] values(Shape shape, SplittableRandom random);

    static Initialiser zeros() {
        return constant(0);
    }

    static Initialiser constant(float value) {
        return (shape, random) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            Arrays.fill(values, value);
            return values;
        };
    }

    static Initialiser normal(double standardDeviation) {
        return (shape, random) -> {
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() * standardDeviation);
            }
            return values;
        };
    }

    /** Glorot and Bengio (2010): normal with variance 2 / (fan in + fan out); leading dimensions are a receptive field. */
    static Initialiser glorot() {
        return (shape, random) -> {
            int rank = shape.numDimensions();
            double field = 1;
            for (int d = 0; d < rank - 2; d++) {
                field *= shape.get(d);
            }
            double fans = field * (shape.get(rank - 2) + shape.get(rank - 1));
            return normal(Math.sqrt(2 / fans)).values(shape, random);
        };
    }

    /** He et al. (2015), for layers followed by ReLU: normal with variance 2 / fan in. */
    static Initialiser he() {
        return (shape, random) -> {
            double fanIn = (double) shape.size() / shape.get(shape.numDimensions() - 1);
            return normal(Math.sqrt(2 / fanIn)).values(shape, random);
        };
    }

    /** Given values, such as those of a published model. */
    static Initialiser of(Weights weights) {
        return (shape, random) -> {
            if (!shape.equals(weights.shape())) {
                throw new IllegalArgumentException("expected weights of shape " + shape + ", got " + weights.shape());
            }
            return weights.values();
        };
    }
}
