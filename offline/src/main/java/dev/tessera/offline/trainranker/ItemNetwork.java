package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.model.Modality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Item vectors while they are learnt: the mapped parts of the modalities plus the behaviour residual, scaled by how much is known of
 * the item. {@link dev.tessera.store.scoring.PartMap} computes the same outside TensorFlow.
 */
final class ItemNetwork {
    static final String BIAS = "item/bias";
    static final String NEW_BIAS = "item/bias/new";
    static final String RESIDUAL = "item/behaviour";

    private final Ops tf;
    private final Layers layers;
    private final Dropout dropout;
    private final RankerSettings settings;
    private final ItemStart start;

    ItemNetwork(Ops tf, Layers layers, Dropout dropout, RankerSettings settings, ItemStart start) {
        this.tf = tf;
        this.layers = layers;
        this.dropout = dropout;
        this.settings = settings;
        this.start = start;
    }

    static String mapName(Modality modality) {
        return "item/" + modality.name().toLowerCase(Locale.ROOT) + "/weight";
    }

    static String absentName(Modality modality) {
        return "item/" + modality.name().toLowerCase(Locale.ROOT) + "/absent";
    }

    /**
     * @param full vectors [rows, dimension]
     * @param content the same without the residual
     * @param bias [rows]
     */
    record Table(Operand<TFloat32> full, Operand<TFloat32> content, Operand<TFloat32> bias) {}

    /** @param rows catalog rows of the items wanted [rows] */
    Table build(Corpus corpus, PartSource parts, Operand<TInt32> rows) {
        int width = settings.shape().dimension();
        Operand<TFloat32> content = content(corpus.content(), parts, rows);
        Operand<TFloat32> known = layers.rows(constant(known(corpus.counts()), corpus.items(), 1), rows);
        if (dropout.active()) {
            Operand<TFloat32> kept =
                    dropout.keep(tf.shape(known), settings.regularisation().itemDropout());
            known = tf.math.mul(known, kept);
        }
        Operand<TFloat32> bias = bias(corpus.items(), rows, known);
        if (!start.behaviour()) {
            return new Table(content, content, bias);
        }
        Operand<TFloat32> table = layers.parameter(RESIDUAL, start.residual(), corpus.items(), width);
        Operand<TFloat32> residual = tf.math.mul(layers.rows(table, rows), known);
        return new Table(tf.math.add(content, residual), content, bias);
    }

    /** n / (n + k): how far an item's own residual is trusted. */
    private float[] known(long[] counts) {
        float[] known = new float[counts.length];
        for (int i = 0; i < counts.length; i++) {
            known[i] = scale(counts[i], settings.regularisation().shrinkage());
        }
        return known;
    }

    static float scale(long count, double shrinkage) {
        return (float) (count / (count + shrinkage));
    }

    private Operand<TFloat32> bias(int items, Operand<TInt32> rows, Operand<TFloat32> known) {
        Operand<TFloat32> own = layers.rows(layers.parameter(BIAS, start.bias(), items), rows);
        Operand<TFloat32> fresh = layers.parameter(NEW_BIAS, start.newBias(), 1);
        Operand<TFloat32> share = tf.reshape(known, tf.array(-1));
        return tf.math.add(tf.math.mul(own, share), tf.math.mul(fresh, tf.math.sub(tf.constant(1f), share)));
    }

    private Operand<TFloat32> content(CatalogParts content, PartSource parts, Operand<TInt32> rows) {
        int width = settings.shape().dimension();
        Operand<TFloat32> sum = null;
        List<Operand<TFloat32>> shown = new ArrayList<>();
        List<Operand<TFloat32>> presence = new ArrayList<>();
        for (Modality modality : content.modalities()) {
            Operand<TFloat32> present = present(content, modality, rows);
            Operand<TFloat32> values = parts.of(modality, rows);
            Operand<TFloat32> part = part(values, present, modality, content.dimension());
            sum = sum == null ? part : tf.math.add(sum, part);
            shown.add(tf.math.mul(values, present));
            presence.add(present);
        }
        if (sum == null) {
            return tf.math.mul(
                    tf.expandDims(tf.dtypes.cast(rows, TFloat32.class), tf.constant(1)),
                    constant(new float[width], 1, width));
        }
        return settings.shape().fusion() == RankerSettings.Fusion.CONCATENATED
                ? tf.math.add(sum, Concatenation.network(tf, layers, settings, shown, presence, content.dimension()))
                : sum;
    }

    /** 1 where the modality is there and not hidden in this step. */
    private Operand<TFloat32> present(CatalogParts content, Modality modality, Operand<TInt32> rows) {
        Operand<TFloat32> present = layers.rows(constant(content.present(modality), content.items(), 1), rows);
        return dropout.active()
                ? tf.math.mul(
                        present,
                        dropout.keep(
                                tf.shape(present), settings.regularisation().modalityDropout()))
                : present;
    }

    private Operand<TFloat32> part(Operand<TFloat32> values, Operand<TFloat32> present, Modality modality, int inputs) {
        int width = settings.shape().dimension();
        Operand<TFloat32> map = layers.parameter(mapName(modality), start.map(modality), inputs, width);
        Operand<TFloat32> absent = layers.parameter(absentName(modality), Initialiser.zeros(), 1, width);
        Operand<TFloat32> mapped = tf.linalg.matMul(values, map);
        return tf.math.add(tf.math.mul(mapped, present), tf.math.mul(tf.math.sub(tf.constant(1f), present), absent));
    }

    private Operand<TFloat32> constant(float[] values, int rows, int columns) {
        return tf.constant(Shape.of(rows, columns), DataBuffers.of(values, true, false));
    }

    /** The values an item network starts from. */
    record ItemStart(
            boolean behaviour,
            Initialiser residual,
            Initialiser bias,
            Initialiser newBias,
            java.util.Map<Modality, Weights> maps) {
        Initialiser map(Modality modality) {
            Weights weights = maps.get(modality);
            return weights == null ? Initialiser.glorot() : Initialiser.of(weights);
        }
    }
}
