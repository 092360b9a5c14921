package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Optimiser;
import dev.tessera.offline.network.Parameters;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.Variables;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The training graph of the item encoder. The affinity of two items is the sum over modalities of the dot products of their parts, so
 * each modality explains its own share; the loss is the cross entropy between the softmax of an item's affinities with the other items
 * of the batch, or of the catalog, and how often it was engaged with beside each of them. A modality that an item lacks, or that is hidden in this step,
 * contributes nothing.
 */
final class EncoderNetwork implements AutoCloseable {
    private static final int CHUNK = 256;
    private static final String HEAD_PARAMETER = "\\w+/head/(weight|bias)";

    private final List<Branch> branches;
    private final FineTuneSettings settings;
    private final Network network;
    private final List<Operand<?>> inputs = new ArrayList<>();
    private final List<Operand<TFloat32>> parts = new ArrayList<>();
    private final Operand<TFloat32> present;
    private final Operand<TFloat32> targets;
    private final Operand<TFloat32> weights;
    private final Operand<TFloat32> offsets;
    private final Optional<CandidateTable> table;
    private final Optional<Op> remembering;
    private final Operand<TInt64> draw;
    private final Operand<TInt64> step;
    private final Operand<TFloat32> loss;
    private final Optional<Optimiser> optimiser;

    EncoderNetwork(Content content, Map<Modality, Head> heads, FineTuneSettings settings, long seed) {
        this.branches = content.branches();
        this.settings = settings;
        this.network = new Network(seed, TensorFlowThreads.forTraining());
        Ops tf = network.tf();
        this.draw = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
        this.step = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
        this.present = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, branches.size())));
        this.targets = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
        this.weights = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
        this.offsets = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
        Dropout dropout = Dropout.keyedBy(tf, seed, draw);
        this.table = settings.batches().candidates() == FineTuneSettings.Candidates.CATALOG
                ? Optional.of(new CandidateTable(network, content.parts(heads, settings.dimension())))
                : Optional.empty();
        List<Operand<TFloat32>> whole = new ArrayList<>();
        List<Operand<TFloat32>> masked = new ArrayList<>();
        Operand<TFloat32> shown = tf.math.mul(
                present,
                dropout.keep(tf.shape(present), settings.regularisation().modalityDropout()));
        for (int m = 0; m < branches.size(); m++) {
            Branch branch = branches.get(m);
            Operand<?> input = branch.input(tf);
            inputs.add(input);
            parts.add(part(tf, branch, heads, Dropout.none(), input));
            Operand<TFloat32> trained = part(tf, branch, heads, dropout, input);
            whole.add(tf.math.mul(trained, column(tf, present, m)));
            masked.add(tf.math.mul(trained, column(tf, shown, m)));
        }
        this.loss = loss(tf, joined(tf, masked));
        this.remembering = table.map(each -> each.remember(joined(tf, whole), loss));
        List<Optimiser.Trained> trained = trained();
        this.optimiser = trained.isEmpty()
                ? Optional.empty()
                : Optional.of(new Optimiser(network, loss, trained, step, settings.optimiser()));
    }

    private List<Optimiser.Trained> trained() {
        return network.variables().parameters().stream()
                .map(variable -> new Optimiser.Trained(variable, (float)
                        (rate(variable.name()) / settings.optimisation().rate())))
                .toList();
    }

    private double rate(String variable) {
        return branches.stream()
                .flatMap(branch -> branch.tower().stream())
                .flatMap(tower -> tower.rate(variable).stream())
                .findFirst()
                .orElse(settings.optimisation().rate());
    }

    /** Name below which a modality's head keeps its parameters. */
    static String head(Modality modality) {
        return modality.name().toLowerCase(Locale.ROOT) + "/head";
    }

    /** The heads' parameters, whether they train or not. */
    Map<String, Weights> headWeights() {
        return network.values(network.variables().all().stream()
                .filter(variable -> variable.name().matches(HEAD_PARAMETER))
                .toList());
    }

    Network network() {
        return network;
    }

    /** Whether there is anything to train. */
    boolean trains() {
        return optimiser.isPresent();
    }

    /**
     * One update, from as many batches as the settings say.
     *
     * @param number of the update, from 0
     * @return the mean loss before it
     */
    float train(ItemBatches batches, long number, float rate) {
        Optimiser each = optimiser.orElseThrow();
        int anUpdate = settings.batches().anUpdate();
        float sum = 0;
        for (int i = 0; i < anUpdate; i++) {
            Step run = feed(batches, number * anUpdate + i).fetch(loss);
            sum += (i < anUpdate - 1 ? each.accumulate(run) : each.update(run.feed(step, number), rate))
                    .run()
                    .scalar(0);
        }
        return sum / anUpdate;
    }

    private Step feed(ItemBatches batches, long number) {
        int[] items = batches.draw(number);
        float[] rowWeights = new float[items.length];
        float[] targetRows = batches.targets(items, rowWeights);
        Step run = network.step()
                .feed(draw, number)
                .feed(targets, targetRows, items.length, batches.candidates(items))
                .feed(weights, rowWeights, items.length)
                .feed(offsets, batches.offsets(items), items.length)
                .feed(present, presence(items), items.length, branches.size());
        for (int m = 0; m < branches.size(); m++) {
            branches.get(m).feed(run, inputs.get(m), items);
        }
        table.ifPresent(each -> each.feed(run, items, batches.offsetsBeside(items)));
        remembering.ifPresent(run::run);
        return run;
    }

    /** The parts of items, without dropout: by modality in the order of the branches, [items, dimension]; zeros where absent. */
    List<float[]> parts(int[] items) {
        Step run = network.step();
        for (int m = 0; m < branches.size(); m++) {
            branches.get(m).feed(run, inputs.get(m), items);
            run.fetch(parts.get(m));
        }
        List<float[]> found = run.run().values();
        int dimension = settings.dimension();
        for (int m = 0; m < branches.size(); m++) {
            for (int i = 0; i < items.length; i++) {
                if (!branches.get(m).has(items[i])) {
                    java.util.Arrays.fill(found.get(m), i * dimension, (i + 1) * dimension, 0);
                }
            }
        }
        return found;
    }

    /** Vectors of items, without dropout, whose dot product is their affinity. */
    float[][] vectors(int[] items) {
        float[][] vectors = new float[items.length][];
        for (int from = 0; from < items.length; from += CHUNK) {
            int[] some = java.util.Arrays.copyOfRange(items, from, Math.min(items.length, from + CHUNK));
            List<float[]> parts = parts(some);
            int dimension = settings.dimension();
            for (int i = 0; i < some.length; i++) {
                vectors[from + i] = new float[parts.size() * dimension];
                for (int m = 0; m < parts.size(); m++) {
                    System.arraycopy(parts.get(m), i * dimension, vectors[from + i], m * dimension, dimension);
                }
            }
        }
        return vectors;
    }

    private float[] presence(int[] items) {
        float[] all = new float[items.length * branches.size()];
        for (int i = 0; i < items.length; i++) {
            for (int m = 0; m < branches.size(); m++) {
                all[i * branches.size() + m] = branches.get(m).has(items[i]) ? 1 : 0;
            }
        }
        return all;
    }

    private Operand<TFloat32> part(
            Ops tf, Branch branch, Map<Modality, Head> heads, Dropout dropout, Operand<?> input) {
        Head head = heads.get(branch.modality());
        if (head == null) {
            throw new IllegalStateException("no head for " + branch.modality());
        }
        Layers layers = new Layers(tf, headParameters(branch.modality()), dropout);
        Layers tower = branch.tower()
                .map(each -> new Layers(
                        tf,
                        each.parameters(network.variables()),
                        dropout,
                        each.settings().dropout()))
                .orElse(layers);
        Operand<TFloat32> features = branch.features(tf, tower, input);
        Operand<TFloat32> scaled =
                tf.math.mul(tf.math.sub(features, tf.constant(head.mean())), tf.constant(1 / head.scale()));
        Operand<TFloat32> dropped =
                layers.dropout(scaled, settings.regularisation().dropout());
        String name = head(branch.modality());
        Operand<TFloat32> weight =
                layers.parameter(name + "/weight", head.start(), branch.width(), settings.dimension());
        Operand<TFloat32> bias = layers.parameter(name + "/bias", Initialiser.zeros(), settings.dimension());
        return tf.math.add(layers.matMul(dropped, weight, branch.width(), settings.dimension()), bias);
    }

    private Parameters headParameters(Modality modality) {
        Variables variables = network.variables();
        return settings.mode(modality).changesHead() ? variables : variables::fixed;
    }

    private static Operand<TFloat32> column(Ops tf, Operand<TFloat32> matrix, int number) {
        return tf.slice(matrix, tf.array(0, number), tf.array(-1, 1));
    }

    private static Operand<TFloat32> joined(Ops tf, List<Operand<TFloat32>> parts) {
        return parts.size() == 1 ? parts.get(0) : tf.concat(parts, tf.constant(1));
    }

    private Operand<TFloat32> loss(Ops tf, Operand<TFloat32> all) {
        Operand<TFloat32> affinity = tf.linalg.matMul(all, all, MatMul.transposeB(true));
        Operand<TFloat32> itself = tf.linalg.matrixDiag(
                tf.math.add(tf.math.mul(weights, tf.constant(0f)), tf.constant(ItemBatches.HIDDEN)),
                tf.constant(0),
                tf.constant(-1),
                tf.constant(-1),
                tf.constant(0f));
        Operand<TFloat32> within = tf.math.add(tf.math.add(affinity, offsets), itself);
        Operand<TFloat32> logits = table.<Operand<TFloat32>>map(
                        each -> tf.concat(List.of(within, each.logits(all)), tf.constant(1)))
                .orElse(within);
        Operand<TFloat32> rows =
                tf.nn.softmaxCrossEntropyWithLogits(logits, targets).loss();
        Operand<TFloat32> sum = tf.reduceSum(tf.math.mul(rows, weights), tf.constant(0));
        return tf.math.div(sum, tf.math.maximum(tf.reduceSum(weights, tf.constant(0)), tf.constant(1e-6f)));
    }

    @Override
    public void close() {
        network.close();
    }
}
