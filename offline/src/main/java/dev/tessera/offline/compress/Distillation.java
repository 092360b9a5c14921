package dev.tessera.offline.compress;

import dev.tessera.offline.finetune.Branch;
import dev.tessera.offline.finetune.TrainedTower;
import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.network.Checkpoints;
import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Optimiser;
import dev.tessera.offline.network.Schedule;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.towers.Digests;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Trains a student to say what its teacher says (Hinton et al., 2015): the loss is the squared distance of their features, as a share of the
 * teacher's squared length, and the squared difference of their cosines between items of the batch. One item in ten is held out, and the step
 * is kept that does best on these.
 */
public final class Distillation {
    private static final float EPSILON = 1e-8f;
    private static final int HELD_OUT_SHARE = 10;
    private static final int MOST_HELD_OUT = 400;

    private final TrainedTower<?> student;
    private final Branch branch;
    private final float[][] said;
    private final Settings settings;
    private final Path checkpoints;

    /**
     * @param branch the student's content, by item
     * @param said the teacher's features, by item
     */
    Distillation(TrainedTower<?> student, Branch branch, float[][] said, Settings settings, Path checkpoints) {
        this.student = student;
        this.branch = branch;
        this.said = said;
        this.settings = settings;
        this.checkpoints = checkpoints;
    }

    /**
     * @param steps updates
     * @param batch items in one
     * @param rate peak learning rate
     */
    public record Settings(int steps, int batch, double rate) {
        /** Some minutes for a student of MiniLM on two cores. */
        public static Settings standard() {
            return new Settings(400, 32, 2e-4);
        }

        private int interval() {
            return Math.max(1, steps / 8);
        }
    }

    /** The student's parameters that did best on the items held out. */
    Map<String, Weights> run() {
        int[] heldOut = IntStream.range(0, said.length)
                .filter(item -> item % HELD_OUT_SHARE == 0)
                .limit(MOST_HELD_OUT)
                .toArray();
        int[] trained = IntStream.range(0, said.length)
                .filter(item -> item % HELD_OUT_SHARE != 0 || said.length < 2 * HELD_OUT_SHARE)
                .toArray();
        String fingerprint = Digests.of(
                student.network().toString(),
                settings.toString(),
                branch.digest(),
                Integer.toString(Arrays.deepHashCode(said)));
        try (Classroom room = new Classroom();
                Progress progress =
                        new Progress("teach the student", "items", (long) settings.steps * settings.batch)) {
            Checkpoints latest = new Checkpoints(room.network, checkpoints.resolve("latest"));
            Checkpoints best = new Checkpoints(room.network, checkpoints.resolve("best"));
            room.network.start();
            Checkpoints.Progress state =
                    latest.restore(fingerprint).orElseGet(() -> new Checkpoints.Progress(0, fingerprint, Map.of()));
            double least = state.values().getOrDefault("least", Double.POSITIVE_INFINITY);
            progress.resume(state.step() * settings.batch);
            Schedule schedule = new Schedule(settings.rate, settings.steps / 10, settings.steps, 0.05);
            for (long step = state.step(); step < settings.steps; step++) {
                room.teach(drawn(trained, step), step, schedule.rate(step));
                progress.advance(
                        settings.batch,
                        Double.isInfinite(least)
                                ? ""
                                : String.format(Locale.ROOT, "loss of held-out items %.4f", least));
                if ((step + 1) % settings.interval() == 0 || step + 1 == settings.steps) {
                    double loss = room.loss(heldOut);
                    boolean better = loss < least;
                    least = Math.min(least, loss);
                    Checkpoints.Progress now = new Checkpoints.Progress(step + 1, fingerprint, Map.of("least", least));
                    if (better) {
                        best.save(now);
                    }
                    latest.save(now);
                }
            }
            best.restore(fingerprint);
            return room.network.weights();
        }
    }

    /** A batch depends on the number of the step alone. */
    private int[] drawn(int[] items, long step) {
        SplittableRandom random = new SplittableRandom(step);
        return random.ints(settings.batch, 0, items.length)
                .map(i -> items[i])
                .sorted()
                .toArray();
    }

    /** The training graph. */
    private final class Classroom implements AutoCloseable {
        private final Network network = new Network(1, TensorFlowThreads.forTraining());
        private final Operand<?> input;
        private final Operand<TFloat32> taught;
        private final Operand<TInt64> step;
        private final Operand<TFloat32> loss;
        private final Optimiser optimiser;

        Classroom() {
            Ops tf = network.tf();
            this.input = branch.input(tf);
            this.taught = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, branch.width())));
            this.step = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
            Layers layers = new Layers(tf, student.parameters(network.variables()), Dropout.none());
            Operand<TFloat32> features = branch.features(tf, layers, input);
            this.loss = tf.math.add(distance(tf, features), similarity(tf, layers, features));
            this.optimiser =
                    new Optimiser(network, loss, Optimiser.Trained.all(network), step, Optimiser.Settings.withDecay(0));
        }

        private Operand<TFloat32> distance(Ops tf, Operand<TFloat32> features) {
            Operand<TFloat32> missed = tf.math.square(tf.math.sub(features, taught));
            return tf.math.div(
                    tf.math.mean(missed, tf.array(0, 1)),
                    tf.math.add(tf.math.mean(tf.math.square(taught), tf.array(0, 1)), tf.constant(EPSILON)));
        }

        private Operand<TFloat32> similarity(Ops tf, Layers layers, Operand<TFloat32> features) {
            Operand<TFloat32> own = cosines(tf, layers, features);
            Operand<TFloat32> teachers = cosines(tf, layers, taught);
            return tf.math.mean(tf.math.square(tf.math.sub(own, teachers)), tf.array(0, 1));
        }

        private static Operand<TFloat32> cosines(Ops tf, Layers layers, Operand<TFloat32> features) {
            Operand<TFloat32> unit = layers.unitNorm(features, EPSILON);
            return tf.linalg.matMul(unit, unit, MatMul.transposeB(true));
        }

        void teach(int[] items, long number, float rate) {
            optimiser.update(feed(items).feed(step, number), rate).run();
        }

        double loss(int[] items) {
            double sum = 0;
            for (int from = 0; from < items.length; from += settings.batch) {
                int[] some = Arrays.copyOfRange(items, from, Math.min(items.length, from + settings.batch));
                sum += (double) some.length * feed(some).fetch(loss).run().scalar(0);
            }
            return sum / items.length;
        }

        private Step feed(int[] items) {
            float[] rows = new float[items.length * branch.width()];
            for (int i = 0; i < items.length; i++) {
                System.arraycopy(said[items[i]], 0, rows, i * branch.width(), branch.width());
            }
            Step run = network.step().feed(taught, rows, items.length, branch.width());
            branch.feed(run, input, items);
            return run;
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
