package dev.tessera.offline.speed;

import dev.tessera.offline.finetune.Branch;
import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.finetune.FineTuneSettings.TowerSettings;
import dev.tessera.offline.finetune.PixelBranch;
import dev.tessera.offline.finetune.TokenBranch;
import dev.tessera.offline.finetune.TowerMode;
import dev.tessera.offline.finetune.TrainedTower;
import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Optimiser;
import dev.tessera.offline.network.Precision;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.towers.PublishedImage;
import dev.tessera.offline.towers.PublishedText;
import dev.tessera.offline.towers.PublishedTower;
import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.model.Modality;
import dev.tessera.store.table.TableFolder;
import dev.tessera.store.tensorflow.Devices;
import dev.tessera.store.tensorflow.EncoderModel;
import dev.tessera.store.tensorflow.LoadedModel;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/**
 * Measures on random content of full length how fast published towers read items, and train on them in each mode, beside the largest rate
 * of a matrix product on the same device in the same run. As in training, blocks that stay as they are have been read before.
 */
public final class TowerSpeed {
    private static final int LARGE_ON_GPU = 8_192;
    private static final int LARGE_ON_CPU = 2_048;
    private static final int WARM_UPS = 5;
    private static final double TERA = 1e12;

    /** Every vocabulary has so many pieces. */
    private static final int MOST_PIECES = 40;

    private final Plan plan;
    private final Consumer<String> out;
    private double peak;

    public TowerSpeed(Plan plan, Consumer<String> out) {
        this.plan = plan;
        this.out = out;
    }

    /**
     * What is measured.
     *
     * @param batch items at once
     * @param tokens of every text, cut to what the tower takes
     * @param modes of training
     * @param runs timed ones of each row
     */
    public record Plan(int batch, int tokens, List<TowerMode> modes, Precision precision, int runs) {
        public Plan {
            modes = List.copyOf(modes);
        }
    }

    /** @throws IOException if a tower cannot be written to the temporary folder */
    public void run(EncoderChoice towers) throws IOException {
        TensorFlowThreads threads = TensorFlowThreads.forTraining();
        Devices devices = Devices.probe(threads);
        out.accept(devices.line());
        out.accept(String.format(
                Locale.ROOT,
                "%d items of %d tokens or one picture; medians of %d runs (least - most); TFLOP/s of products and convolutions",
                plan.batch,
                plan.tokens,
                plan.runs));
        out.accept(row("", "ms", "items/s", "TFLOP/s", "of peak"));
        int edge = devices.gpus().isEmpty() ? LARGE_ON_CPU : LARGE_ON_GPU;
        peak = product(edge, Precision.FLOAT32);
        if (plan.precision != Precision.FLOAT32) {
            peak = Math.max(peak, product(edge, plan.precision));
        }
        Optional<PublishedText> text = towers.publishedText();
        if (text.isPresent()) {
            measure("text", text.get(), () -> texts(length(text.get())), mode -> texts(text.get(), mode));
        }
        Optional<PublishedImage> image = towers.publishedImage();
        if (image.isPresent()) {
            measure("image", image.get(), () -> pictures(image.get().rule()), mode -> pictures(image.get(), mode));
        }
    }

    /** Rate of the product of two square matrices. */
    private double product(int edge, Precision precision) {
        try (Network network = new Network(1, TensorFlowThreads.forTraining())) {
            Layers layers = new Layers(network.tf(), network.variables(), Dropout.none(), 0, precision);
            Initialiser normal = Initialiser.normal(1);
            Operand<TFloat32> a = layers.parameter("a", normal, edge, edge);
            Operand<TFloat32> c = layers.matMul(a, layers.parameter("b", normal, edge, edge), edge, edge);
            network.start();
            Timing timing =
                    Timing.of(WARM_UPS, plan.runs, () -> network.step().run(c).run());
            double rate = 2.0 * edge * edge * edge / timing.median();
            out.accept(row(
                    "product of " + edge + " x " + edge + ", " + name(precision),
                    timing.text(),
                    "",
                    String.format(Locale.ROOT, "%.3f", rate / TERA),
                    ""));
            return rate;
        }
    }

    private void measure(String what, PublishedTower tower, Sample sample, Trainable trainable) throws IOException {
        double flops = forward(trainable.in(TowerMode.FULL));
        embed(what, tower, sample, flops);
        for (TowerMode mode : plan.modes) {
            train(what, mode, trainable.in(mode));
        }
    }

    private double forward(Branch branch) {
        try (Training training = new Training(branch, Precision.FLOAT32)) {
            return training.flopsOfFeatures();
        }
    }

    private void embed(String what, PublishedTower tower, Sample sample, double flops) throws IOException {
        inFolder(folder -> {
            tower.write(folder);
            PixelRule pixels = tower instanceof PublishedImage image ? image.rule() : PixelRule.square(1);
            try (LoadedModel model = LoadedModel.load(
                            folder, tower.model().signature(pixels, -1, -1), TensorFlowThreads.forTraining());
                    Tensor content = sample.tensor()) {
                Timing timing = Timing.of(WARM_UPS, plan.runs, () -> model.call()
                        .feed(EncoderModel.INPUT, content)
                        .fetch(EncoderModel.OUTPUT)
                        .close());
                report(what + ": embed, float32", timing, flops);
            }
        });
    }

    /** Does something in a temporary folder, which goes even if the process is stopped. */
    private static void inFolder(Work work) throws IOException {
        Path folder = Files.createTempDirectory("tessera-speed-");
        Thread atExit = new Thread(() -> delete(folder));
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            work.in(folder);
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
                delete(folder);
            } catch (IllegalStateException e) {
                // The process is stopping, and the hook runs.
            }
        }
    }

    private interface Work {
        void in(Path folder) throws IOException;
    }

    private static void delete(Path folder) {
        try {
            TableFolder.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void train(String what, TowerMode mode, Branch branch) throws IOException {
        inFolder(folder -> {
            Branch read = branch.behindFrozenBlocks(plan.batch, folder);
            try (Training training = new Training(read, plan.precision)) {
                double flops = training.flopsOfUpdate();
                Timing timing = Timing.of(WARM_UPS, plan.runs, training::update);
                report(what + ": train " + mode + ", " + name(plan.precision), timing, flops);
            }
        });
    }

    private void report(String what, Timing timing, double flops) {
        double rate = flops / timing.median();
        out.accept(row(
                what,
                timing.text(),
                String.format(Locale.ROOT, "%.0f", plan.batch / timing.median()),
                String.format(Locale.ROOT, "%.3f", rate / TERA),
                String.format(Locale.ROOT, "%.0f%%", 100 * rate / peak)));
    }

    private static String row(String what, String millis, String items, String rate, String share) {
        return String.format(Locale.ROOT, "%-44s %26s %10s %9s %8s", what, millis, items, rate, share);
    }

    private static String name(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    private Branch texts(PublishedText tower, TowerMode mode) {
        int length = length(tower);
        int[] all = tokens(length);
        int[][] each = IntStream.range(0, plan.batch)
                .mapToObj(i ->
                        IntStream.range(0, length).map(k -> all[i * length + k]).toArray())
                .toArray(int[][]::new);
        return new TokenBranch(
                new TrainedTower<>(
                        Modality.TEXT, tower.network(), Optional.of(tower.weights()), TowerSettings.of(mode)),
                each);
    }

    private Branch pictures(PublishedImage tower, TowerMode mode) {
        byte[] all = pixels(tower.rule());
        byte[][] each = IntStream.range(0, plan.batch)
                .mapToObj(i -> Arrays.copyOfRange(
                        all, i * tower.rule().size(), (i + 1) * tower.rule().size()))
                .toArray(byte[][]::new);
        return new PixelBranch(
                new TrainedTower<>(
                        Modality.IMAGE, tower.network(), Optional.of(tower.weights()), TowerSettings.of(mode)),
                tower.rule(),
                each);
    }

    private Tensor texts(int length) {
        return TInt32.tensorOf(Shape.of(plan.batch, length), DataBuffers.of(tokens(length), true, false));
    }

    private int length(PublishedText tower) {
        return Math.min(plan.tokens, tower.rule().maxTokens());
    }

    private Tensor pictures(PixelRule rule) {
        return TUint8.tensorOf(
                Shape.of(plan.batch, rule.height(), rule.width(), 3), DataBuffers.of(pixels(rule), true, false));
    }

    private int[] tokens(int length) {
        return new SplittableRandom(1)
                .ints((long) plan.batch * length, 1, MOST_PIECES)
                .toArray();
    }

    private byte[] pixels(PixelRule rule) {
        byte[] all = new byte[plan.batch * rule.size()];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) random.nextInt();
        }
        return all;
    }

    private interface Sample {
        /** The caller closes it. */
        Tensor tensor();
    }

    private interface Trainable {
        Branch in(TowerMode mode);
    }

    /** A tower whose loss is the mean square of its features: an update costs what it costs for any loss, but for the loss. */
    private final class Training implements AutoCloseable {
        private static final float RATE = 1e-5f;

        private final Branch branch;
        private final Network network = new Network(1, TensorFlowThreads.forTraining());
        private final Operand<?> input;
        private final Operand<TFloat32> features;
        private final Operand<TFloat32> loss;
        private final Operand<TInt64> number;
        private final Optimiser optimiser;
        private long done;

        Training(Branch branch, Precision precision) {
            this.branch = branch;
            TrainedTower<?> tower = branch.tower().orElseThrow();
            Layers layers =
                    new Layers(network.tf(), tower.parameters(network.variables()), Dropout.none(), 0, precision);
            this.input = branch.input(network.tf());
            this.features = branch.features(network.tf(), layers, input);
            this.loss = network.tf()
                    .math
                    .mean(network.tf().math.square(features), network.tf().array(0, 1));
            this.number = network.tf().placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
            this.optimiser = new Optimiser(
                    network, loss, Optimiser.Trained.all(network), number, Optimiser.Settings.withDecay(0.05));
            network.start();
        }

        double flopsOfFeatures() {
            return Flops.of(network, features, feed());
        }

        double flopsOfUpdate() {
            return Flops.of(network, optimiser.gradientNorm(), feed());
        }

        void update() {
            float found = optimiser
                    .update(feed().apply(network.step()).feed(number, done++), RATE)
                    .fetch(loss)
                    .run()
                    .scalar(0);
            if (!Float.isFinite(found)) {
                throw new IllegalStateException("the loss is " + found + " at update " + done);
            }
        }

        private UnaryOperator<Step> feed() {
            int[] items = IntStream.range(0, plan.batch).toArray();
            return step -> {
                branch.feed(step, input, items);
                return step;
            };
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
