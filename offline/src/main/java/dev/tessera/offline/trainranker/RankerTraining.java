package dev.tessera.offline.trainranker;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.network.Checkpoints;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Optimiser;
import dev.tessera.offline.network.Schedule;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import org.tensorflow.op.Ops;

/**
 * Trains the ranker model until its validation no longer improves, and keeps the best. Everything random depends on the seed and the
 * step, so that a run that was killed continues from its checkpoint to the very same model.
 */
public final class RankerTraining implements AutoCloseable {
    private static final int CHECKPOINT_STEPS = 500;
    private static final int LEAST_ROUND = 60;
    private static final int LEAST_ROUNDS = 4;
    private static final int WARM_UP_SHARE = 10;

    private final String study;
    private final Corpus corpus;
    private final RankerSettings settings;
    private final Network network;
    private final SequenceLoss loss;
    private final Optimiser optimiser;
    private final UserVectors users;
    private final Checkpoints last;
    private final Checkpoints best;
    private final Batches batches;
    private final boolean behaviour;
    private final Path curveFolder;
    private final List<TrainingCurve> curve = new ArrayList<>();

    /** @param checkpoints folder; what it holds of an equal run is continued */
    public RankerTraining(String study, Corpus corpus, boolean behaviour, RankerSettings settings, Path checkpoints) {
        this.study = study;
        this.corpus = corpus;
        this.settings = settings;
        this.behaviour = behaviour;
        this.curveFolder = checkpoints.resolve("curve");
        this.network = new Network(settings.seed(), TensorFlowThreads.forTraining());
        Ops tf = network.tf();
        this.loss = new SequenceLoss(
                tf,
                network.variables(),
                corpus,
                settings,
                Start.of(corpus, settings, behaviour),
                PartSource.constant(tf, corpus.content()));
        this.optimiser = new Optimiser(
                network,
                loss.loss(),
                Optimiser.Trained.all(network),
                loss.step(),
                Optimiser.Settings.withDecay(settings.regularisation().weightDecay()));
        this.users = new UserVectors(network, settings.shape());
        this.last = new Checkpoints(network, checkpoints.resolve("last"));
        this.best = new Checkpoints(network, checkpoints.resolve("best"));
        this.batches = new Batches(corpus, settings);
        network.start();
    }

    /**
     * What training gave.
     *
     * @param course the steps planned, up to the one whose weights were kept
     * @param validation NDCG@10 of the weights kept; 0 where nothing validated
     */
    public record Outcome(Map<String, Weights> weights, List<TrainingCurve> curve, Course course, double validation) {}

    /** Trains until the validation no longer improves, or goes on from the last checkpoint of an equal run. */
    public Outcome run() throws IOException {
        return run(Course.planned(settings, batches.perEpoch()), step -> {});
    }

    /** The course planned for another corpus, in as many epochs of this one. */
    Outcome run(Course planned) throws IOException {
        return run(planned.inSteps(batches.perEpoch()), step -> {});
    }

    /** @param beforeStep called with the number of each step; what it throws ends the run */
    Outcome run(Course course, LongConsumer beforeStep) throws IOException {
        String fingerprint = fingerprint(course);
        long total = course.total();
        long end = course.end();
        Schedule schedule =
                new Schedule(settings.schedule().peakRate(), Math.max(1, total / WARM_UP_SHARE), total, 0.02);
        Checkpoints.Progress progress = last.restore(fingerprint).orElseGet(() -> begin(fingerprint));
        double bestValue = progress.value("best");
        double waited = progress.value("waited");
        resumeCurve(progress.step());
        double before = curve.isEmpty() ? 0 : curve.get(curve.size() - 1).seconds();
        long started = System.nanoTime();
        long round = round(total);
        double loss = 0;
        try (Progress shown = new Progress(stage() + " " + study, "steps", end)) {
            shown.resume(progress.step());
            for (long number = progress.step();
                    number < end && waited < settings.schedule().patience();
                    number++) {
                beforeStep.accept(number);
                loss += step(number, schedule.rate(number));
                long done = number + 1;
                boolean roundEnds = done % round == 0 || done == end;
                if (roundEnds) {
                    double value = validate();
                    long steps = done % round == 0 ? round : done % round;
                    record(done, loss / steps, value, before + (System.nanoTime() - started) / 1e9);
                    loss = 0;
                    waited++;
                    if (value > bestValue || corpus.validation().isEmpty()) {
                        bestValue = value;
                        waited = 0;
                        best.save(new Checkpoints.Progress(done, fingerprint, Map.of()));
                    }
                }
                if (roundEnds || done % CHECKPOINT_STEPS == 0) {
                    last.save(new Checkpoints.Progress(done, fingerprint, Map.of("best", bestValue, "waited", waited)));
                }
                shown.advance(1, detail(bestValue));
            }
        }
        long kept = best.restore(fingerprint).map(Checkpoints.Progress::step).orElse(0L);
        return new Outcome(network.weights(), curve, course.until(kept), bestValue);
    }

    /** The start is a candidate for the best, too: with little data nothing may beat it. */
    private Checkpoints.Progress begin(String fingerprint) {
        double value = validate();
        best.save(new Checkpoints.Progress(0, fingerprint, Map.of()));
        return new Checkpoints.Progress(0, fingerprint, Map.of("best", value, "waited", 0.0));
    }

    /** Steps between two validations: an epoch, but neither a few steps nor most of the run. */
    private long round(long total) {
        long wanted = Math.max(batches.perEpoch(), LEAST_ROUND);
        return Math.max(1, Math.min(wanted, total / LEAST_ROUNDS));
    }

    private void record(long done, double loss, double value, double seconds) throws IOException {
        int epoch = (int) (done / batches.perEpoch());
        curve.add(new TrainingCurve(study, stage(), epoch, done, loss, value, seconds));
        TrainingCurve.TABLE.write(curveFolder, curve);
    }

    private void resumeCurve(long step) throws IOException {
        if (step > 0 && Files.isDirectory(curveFolder)) {
            TrainingCurve.TABLE.readAll(curveFolder).stream()
                    .filter(row -> row.step() <= step)
                    .forEach(curve::add);
        }
    }

    private String detail(double bestValue) {
        if (curve.isEmpty()) {
            return "";
        }
        String loss = String.format(
                Locale.ROOT, "loss %.3f", curve.get(curve.size() - 1).loss());
        return corpus.validation().isEmpty()
                ? loss
                : loss + String.format(Locale.ROOT, ", best NDCG@10 %.4f", bestValue);
    }

    private String stage() {
        return corpus.validation().isEmpty() ? "refit" : "train-ranker";
    }

    private double step(long number, float rate) {
        Step run = loss.feed(network.step(), batches.of(number), number).fetch(loss.loss());
        return optimiser.update(run, rate).run().scalar(0);
    }

    /** NDCG@10 of the present weights over the corpus' validation cases; NaN if it has none. */
    private double validate() {
        List<Corpus.Case> cases = corpus.validation();
        if (cases.isEmpty()) {
            return Double.NaN;
        }
        ItemTable items = items();
        return Validation.ndcg(cases, users.of(cases, items), items, corpus.availability());
    }

    /** User vectors of the present weights. */
    List<float[]> userVectors(List<Corpus.Case> cases) {
        return users.of(cases, items());
    }

    private ItemTable items() {
        return ItemTable.assemble(network.weights(), corpus, settings);
    }

    /** Names data and settings, so that only an equal run is continued. */
    private String fingerprint(Course course) {
        return settings + (behaviour ? " with" : " without") + " behaviour, " + course + ", on "
                + CorpusHash.of(corpus);
    }

    @Override
    public void close() {
        network.close();
    }
}
