package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Optimiser;
import dev.tessera.offline.network.Parameters;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.Variable;
import dev.tessera.offline.network.Variables;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.trainranker.JointRanker;
import dev.tessera.store.model.Modality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The training graph of the item encoder: towers, heads, and the weighted sum of what it is trained for. The affinity of two items is the sum
 * over modalities of the dot products of their parts, so each modality explains its own share. A modality that an item lacks, or that is
 * hidden in this step, contributes nothing.
 */
final class EncoderNetwork implements AutoCloseable {
    private static final int CHUNK = 256;
    private static final String HEAD_PARAMETER = "\\w+/head/(weight|bias)";

    private final Content content;
    private final List<Branch> branches;
    private final Map<Modality, Head> heads;
    private final FineTuneSettings settings;
    private final Network network;
    private final Ops tf;
    private final List<Operand<?>> inputs = new ArrayList<>();
    private final Operand<TFloat32> present;
    private final Operand<TInt64> draw;
    private final Operand<TInt64> step;
    private final Encoded judged;
    private final Optional<EngagementLoss> engagement;
    private final Optional<JointObjective> joint;
    private final SideObjectives beside;
    private final Operand<TFloat32> loss;
    private final Operand<TFloat32> judgedLoss;
    private final Optional<Optimiser> optimiser;

    /**
     * @param histories what a ranker model learns from, if one is trained together with the encoder
     * @param network with nothing in it yet; closed with this one
     */
    EncoderNetwork(
            Content content,
            Map<Modality, Head> heads,
            FineTuneSettings settings,
            Optional<JointObjective.Histories> histories,
            Network network) {
        this.content = content;
        this.branches = content.branches();
        this.heads = heads;
        this.settings = settings;
        this.network = network;
        this.tf = network.tf();
        this.draw = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
        this.step = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
        this.present = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, branches.size())));
        Dropout dropout = Dropout.keyedBy(tf, network.seed(), draw);
        Operand<TFloat32> shown = tf.math.mul(
                present,
                dropout.keep(tf.shape(present), settings.regularisation().modalityDropout()));
        branches.forEach(branch -> inputs.add(branch.input(tf)));
        this.judged = encoded(Dropout.none());
        Encoded trained = encoded(dropout);
        this.engagement = settings.objectives().engagement() > 0
                ? Optional.of(new EngagementLoss(
                        network,
                        joined(trained.parts, shown),
                        joined(trained.parts, present),
                        settings.batches().candidates() == FineTuneSettings.Candidates.CATALOG
                                ? Optional.of(content.parts(heads, settings.dimension()))
                                : Optional.empty()))
                : Optional.empty();
        this.joint = histories.map(learnt -> new JointObjective(
                network,
                learnt,
                content,
                joined(trained.parts, present),
                content.parts(heads, settings.dimension()),
                network.seed()));
        Layers plain = new Layers(tf, network.variables(), Dropout.none());
        this.beside = new SideObjectives(tf, plain, content, settings);
        List<Operand<TFloat32>> losses = new ArrayList<>(beside.weighted(features(trained)));
        engagement.ifPresent(each -> losses.add(tf.math.mul(
                each.loss(), tf.constant((float) settings.objectives().engagement()))));
        joint.ifPresent(each -> losses.add(tf.math.mul(
                each.loss(), tf.constant((float) settings.objectives().sequence()))));
        this.loss = tf.math.addN(losses);
        List<Operand<TFloat32>> judgedLosses = beside.weighted(features(judged));
        this.judgedLoss = judgedLosses.isEmpty() ? tf.constant(Float.NaN) : tf.math.addN(judgedLosses);
        List<Optimiser.Trained> changing = changing();
        this.optimiser = changing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Optimiser(network, loss, changing, step, settings.optimiser()));
    }

    private List<Optimiser.Trained> changing() {
        return network.variables().parameters().stream()
                .map(variable -> new Optimiser.Trained(variable, (float)
                        (rate(variable.name()) / settings.optimisation().rate())))
                .toList();
    }

    private double rate(String variable) {
        if (joint.isPresent() && JointRanker.owns(variable)) {
            return joint.get().rate();
        }
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

    /** Whether no tower began with random parameters. */
    boolean beganWithFeatures() {
        return content.begins();
    }

    /** Whether a ranker model is trained beside the encoder. */
    boolean trainsRanker() {
        return joint.isPresent();
    }

    /** What trains of the encoder itself, and not of a ranker beside it. */
    List<Variable> encoder() {
        return network.variables().parameters().stream()
                .filter(variable -> joint.isEmpty() || !JointRanker.owns(variable.name()))
                .toList();
    }

    /** What is trained beside engagement, to be judged. */
    SideObjectives beside() {
        return beside;
    }

    /** Whether anything of the encoder trains. */
    boolean trains() {
        return !encoder().isEmpty();
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

    /** The items of a batch, if a loss is about all. */
    Optional<LiveItems> live(ItemBatches batches, long number) {
        return joint.map(each -> each.draw(batches.size(), batches.chance(number)));
    }

    private Step feed(ItemBatches batches, long number) {
        long chance = batches.chance(number);
        Optional<LiveItems> live = live(batches, number);
        int[] items = live.map(LiveItems::items).orElseGet(() -> batches.draw(number));
        Step run = feed(network.step().feed(draw, chance), branch -> items);
        engagement.ifPresent(each -> each.feed(run, items, batches));
        live.ifPresent(drawn -> joint.orElseThrow().feed(run, drawn, chance));
        beside.feed(run, items, chance);
        return run;
    }

    /** @param fed the items that a branch is fed with, as many for each */
    private Step feed(Step run, Function<Branch, int[]> fed) {
        int width = branches.size();
        float[] presence = new float[0];
        for (int m = 0; m < width; m++) {
            int[] items = fed.apply(branches.get(m));
            branches.get(m).feed(run, inputs.get(m), items);
            presence = m == 0 ? new float[items.length * width] : presence;
            for (int i = 0; i < items.length; i++) {
                presence[i * width + m] = branches.get(m).has(items[i]) ? 1 : 0;
            }
        }
        return run.feed(present, presence, presence.length / width, width);
    }

    /** The parts of items, without dropout: by modality in the order of the branches, [items, dimension]; zeros where absent. */
    List<float[]> parts(int[] items) {
        Step run = feed(network.step(), branch -> items);
        judged.parts.forEach(run::fetch);
        List<float[]> found = run.run().values();
        int dimension = settings.dimension();
        for (int m = 0; m < branches.size(); m++) {
            for (int i = 0; i < items.length; i++) {
                if (!branches.get(m).has(items[i])) {
                    Arrays.fill(found.get(m), i * dimension, (i + 1) * dimension, 0);
                }
            }
        }
        return found;
    }

    /** Vectors of items, without dropout, whose dot product is their affinity. */
    float[][] vectors(int[] items) {
        float[][] vectors = new float[items.length][];
        for (int from = 0; from < items.length; from += CHUNK) {
            int[] some = Arrays.copyOfRange(items, from, Math.min(items.length, from + CHUNK));
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

    /** How well what is trained for is met by items that were held out: the more the better; NaN if nothing says. */
    double quality(HeldOutItems heldOut) {
        if (joint.isPresent()) {
            return joint.get().ndcg(this::vectors, settings.ending().questions());
        }
        return engagement.isPresent() ? heldOut.ndcg(this::vectors) : -judgedLoss(heldOut.items());
    }

    /**
     * What an operand of the features, without dropout, gives for texts and pictures that need not belong together.
     *
     * @param texts items whose texts, and all but pictures, are read
     * @param pictures items whose pictures are read, as many
     */
    float[] judge(Operand<TFloat32> operand, int[] texts, int[] pictures) {
        return feed(network.step(), branch -> branch.modality() == Modality.IMAGE ? pictures : texts)
                .fetch(operand)
                .run()
                .floats(0);
    }

    /** The mean loss of batches of items in what is trained beside engagement, without dropout; NaN if that is nothing, or there are none. */
    double judgedLoss(int[] items) {
        double sum = 0;
        for (int from = 0; from < items.length; from += CHUNK) {
            int[] some = Arrays.copyOfRange(items, from, Math.min(items.length, from + CHUNK));
            Step run = feed(network.step(), branch -> some).fetch(judgedLoss);
            beside.feed(run, some, 0);
            sum += (double) some.length * run.run().scalar(0);
        }
        return sum / items.length;
    }

    /** The features without dropout. */
    Objective.Features judgedFeatures() {
        return features(judged);
    }

    private Objective.Features features(Encoded encoded) {
        Map<Modality, Operand<TFloat32>> values = new EnumMap<>(Modality.class);
        Map<Modality, Operand<TFloat32>> has = new EnumMap<>(Modality.class);
        for (int m = 0; m < branches.size(); m++) {
            values.put(branches.get(m).modality(), encoded.features.get(m));
            has.put(branches.get(m).modality(), column(present, m));
        }
        return new Objective.Features(values, has);
    }

    private Encoded encoded(Dropout dropout) {
        List<Operand<TFloat32>> features = new ArrayList<>();
        List<Operand<TFloat32>> parts = new ArrayList<>();
        for (int m = 0; m < branches.size(); m++) {
            Operand<TFloat32> read = features(branches.get(m), dropout, inputs.get(m));
            features.add(read);
            parts.add(part(branches.get(m), read));
        }
        return new Encoded(features, parts);
    }

    /** The features of a branch as its head reads them. */
    private Operand<TFloat32> features(Branch branch, Dropout dropout, Operand<?> input) {
        Head head = headOf(branch);
        Layers layers = new Layers(tf, network.variables(), dropout);
        Layers tower = branch.tower()
                .map(each -> new Layers(
                        tf,
                        each.parameters(network.variables()),
                        dropout,
                        each.settings().dropout(),
                        each.settings().precision()))
                .orElse(layers);
        Operand<TFloat32> scaled = tf.math.mul(
                tf.math.sub(branch.features(tf, tower, input), tf.constant(head.mean())),
                tf.constant(1 / head.scale()));
        return layers.dropout(scaled, settings.regularisation().dropout());
    }

    private Operand<TFloat32> part(Branch branch, Operand<TFloat32> features) {
        Layers layers = new Layers(tf, headParameters(branch), Dropout.none());
        String name = head(branch.modality());
        Operand<TFloat32> weight =
                layers.parameter(name + "/weight", headOf(branch).start(), branch.width(), settings.dimension());
        Operand<TFloat32> bias = layers.parameter(name + "/bias", headOf(branch).bias(), settings.dimension());
        return tf.math.add(layers.matMul(features, weight, branch.width(), settings.dimension()), bias);
    }

    private Head headOf(Branch branch) {
        return Objects.requireNonNull(heads.get(branch.modality()), () -> "no head for " + branch.modality());
    }

    /**
     * A head behind a tower that trains does, too; the mode says it of others. Without engagement nothing tells the parts what they should be: all
     * heads stay what they start with.
     */
    private Parameters headParameters(Branch branch) {
        Variables variables = network.variables();
        boolean changes =
                branch.tower().isPresent() || settings.mode(branch.modality()).changesHead();
        return changes && settings.objectives().engages() ? variables : variables::fixed;
    }

    private Operand<TFloat32> column(Operand<TFloat32> matrix, int number) {
        return tf.slice(matrix, tf.array(0, number), tf.array(-1, 1));
    }

    /** Parts side by side, those that a mask [items, branches] hides 0. */
    private Operand<TFloat32> joined(List<Operand<TFloat32>> parts, Operand<TFloat32> mask) {
        List<Operand<TFloat32>> masked = new ArrayList<>();
        for (int m = 0; m < parts.size(); m++) {
            masked.add(tf.math.mul(parts.get(m), column(mask, m)));
        }
        return masked.size() == 1 ? masked.get(0) : tf.concat(masked, tf.constant(1));
    }

    @Override
    public void close() {
        network.close();
    }

    /** Features and parts of a batch, in the order of the branches. */
    private record Encoded(List<Operand<TFloat32>> features, List<Operand<TFloat32>> parts) {}
}
