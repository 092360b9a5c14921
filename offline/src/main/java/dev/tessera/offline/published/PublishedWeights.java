package dev.tessera.offline.published;

import dev.tessera.offline.network.Weights;
import dev.tessera.offline.towers.TowerWeights;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.Shape;

/**
 * Gives a tower its parameters from a published file: under the names that the family has for them, in the layout that TensorFlow wants.
 * The last part of a parameter's name says what it is: {@code weight}, {@code depthwise} and {@code bias} of a layer, {@code scale},
 * {@code shift}, {@code mean} and {@code variance} of a normalisation, {@code table} of an embedding,
 * {@code value} of a single token.
 */
final class PublishedWeights implements TowerWeights {
    private final Supplier<? extends WeightFile> source;
    private final Supplier<String> digest;
    private final TensorNames names;
    private @Nullable WeightFile opened;

    /**
     * @param source opens the file, once, when the first parameter is asked for
     * @param digest of the file, reads all of it
     */
    PublishedWeights(Supplier<? extends WeightFile> source, Supplier<String> digest, TensorNames names) {
        this.source = source;
        this.digest = digest;
        this.names = names;
    }

    /** @throws WrongWeightsException if the tensor is missing, or has another shape or type; the message names it and both shapes */
    @Override
    public Weights weights(String name, Shape shape) {
        WeightFile file = file();
        int cut = name.lastIndexOf('/');
        String tensor = names.rootIn(file.names()) + names.of(name.substring(0, cut));
        String kind = name.substring(cut + 1);
        return switch (kind) {
            case "weight" -> matrix(file, tensor + ".weight", shape);
            case "depthwise" ->
                file.kernel(tensor + ".weight", (int) shape.get(0), 1, (int) shape.get(2))
                        .reshaped(shape);
            case "bias" -> file.tensor(tensor + ".bias", shape.asArray());
            case "table" -> flat(file, named(file, tensor), shape);
            case "value" -> flat(file, tensor, shape);
            case "scale" -> file.tensor(older(file, tensor + ".weight", tensor + ".gamma"), shape.asArray());
            case "shift" -> file.tensor(older(file, tensor + ".bias", tensor + ".beta"), shape.asArray());
            case "mean" -> file.tensor(tensor + ".running_mean", shape.asArray());
            case "variance" -> file.tensor(tensor + ".running_var", shape.asArray());
            default -> throw new IllegalStateException("no rule for parameters such as '" + name + "'");
        };
    }

    private static Weights matrix(WeightFile file, String tensor, Shape shape) {
        return shape.numDimensions() == 2
                ? file.linear(tensor, (int) shape.get(0), (int) shape.get(1))
                : file.kernel(tensor, (int) shape.get(0), (int) shape.get(2), (int) shape.get(3));
    }

    /** Some families keep a table as a parameter of its own, not as that of a layer. */
    private static String named(WeightFile file, String tensor) {
        return file.names().contains(tensor) ? tensor : tensor + ".weight";
    }

    /** A tensor that may have further dimensions of 1 in front. */
    private static Weights flat(WeightFile file, String tensor, Shape shape) {
        long[] expected = shape.asArray();
        if (file.names().contains(tensor) && file.dimensions(tensor).length > expected.length) {
            long[] deeper = new long[file.dimensions(tensor).length];
            Arrays.fill(deeper, 1);
            System.arraycopy(expected, 0, deeper, deeper.length - expected.length, expected.length);
            return file.tensor(tensor, deeper).reshaped(shape);
        }
        return file.tensor(tensor, expected);
    }

    @Override
    public String digest() {
        return digest.get();
    }

    /** Files that were converted from TensorFlow have other names for the two parameters of a normalisation. */
    private static String older(WeightFile file, String name, String olderName) {
        return file.names().contains(name) || !file.names().contains(olderName) ? name : olderName;
    }

    private WeightFile file() {
        WeightFile file = opened;
        if (file == null) {
            file = source.get();
            opened = file;
        }
        return file;
    }
}
