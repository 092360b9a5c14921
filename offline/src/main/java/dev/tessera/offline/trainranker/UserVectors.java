package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The user network of a training graph without dropout, to judge its present parameters by. */
final class UserVectors {
    private static final int ROWS = 64;

    private final Network network;
    private final RankerSettings.Shape shape;
    private final UserNetwork.Inputs inputs;
    private final Operand<TFloat32> vectors;

    UserVectors(Network network, RankerSettings.Shape shape) {
        this.network = network;
        this.shape = shape;
        Ops tf = network.tf();
        int length = shape.length();
        this.inputs = new UserNetwork.Inputs(
                tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, length, shape.dimension()))),
                tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1, length))),
                tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, length))),
                tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, length))));
        UserNetwork inference = new UserNetwork(tf, new Layers(tf, network.variables(), Dropout.none()), shape, 0);
        this.vectors = inference.last(inference.build(inputs), inputs.kinds());
    }

    /** The user vector of each case. */
    List<float[]> of(List<Corpus.Case> cases, ItemTable items) {
        List<float[]> users = new ArrayList<>();
        for (int from = 0; from < cases.size(); from += ROWS) {
            users.addAll(some(cases.subList(from, Math.min(cases.size(), from + ROWS)), items));
        }
        return users;
    }

    private List<float[]> some(List<Corpus.Case> cases, ItemTable items) {
        int length = shape.length();
        int dimension = shape.dimension();
        int rows = cases.size();
        float[] entered = new float[rows * length * dimension];
        int[] kinds = new int[rows * length];
        float[] ages = new float[rows * length];
        float[] values = new float[rows * length];
        for (int row = 0; row < rows; row++) {
            Corpus.Case each = cases.get(row);
            int entries = each.items().length;
            for (int p = 0; p < entries; p++) {
                System.arraycopy(
                        items.vectors(),
                        each.items()[p] * dimension,
                        entered,
                        (row * length + p) * dimension,
                        dimension);
            }
            System.arraycopy(each.features().kinds(), 0, kinds, row * length, entries);
            System.arraycopy(each.features().ages(), 0, ages, row * length, entries);
            System.arraycopy(each.features().values(), 0, values, row * length, entries);
        }
        Step step = network.step()
                .feed(inputs.vectors(), entered, rows, length, dimension)
                .feed(inputs.kinds(), kinds, rows, length)
                .feed(inputs.ages(), ages, rows, length)
                .feed(inputs.values(), values, rows, length)
                .fetch(vectors);
        float[] all = step.run().floats(0);
        List<float[]> users = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            users.add(Arrays.copyOfRange(all, row * dimension, (row + 1) * dimension));
        }
        return users;
    }
}
