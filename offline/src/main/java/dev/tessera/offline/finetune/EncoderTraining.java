package dev.tessera.offline.finetune;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.network.Checkpoints;
import dev.tessera.offline.network.StopSignal;
import dev.tessera.offline.network.TrainingCurve;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps: validates at every interval, keeps the best parameters, stops when they have not improved for a while. It saves a
 * checkpoint at each validation, every minute or after each long stretch, and when it is asked to stop, so that a killed run goes on from
 * its last one and ends with the same encoder.
 */
final class EncoderTraining {
    private static final Logger LOG = LoggerFactory.getLogger(EncoderTraining.class);
    private static final String STAGE = "fine-tune";
    private static final long SAVE_EVERY = Duration.ofMinutes(1).toNanos();

    /** Numbers that a checkpoint keeps. */
    private static final String BEST = "best";

    private static final String WAITED = "waited";
    private static final String LOSSES = "losses";
    private static final String SECONDS = "seconds";
    private static final String VALIDATED = "validated";

    /** Of the way from the start to the end, of the parameters kept; 1 if they are some that training had. */
    private static final String SHARE = "share";

    private final EncoderNetwork network;
    private final ItemBatches batches;
    private final HeldOutItems heldOut;
    private final FineTuneSettings settings;
    private final Advance advance;
    private final Checkpoints latest;
    private final Checkpoints best;
    private final String fingerprint;

    /**
     * @param latest folder where checkpoints are kept; those of the best parameters lie beside it
     * @param fingerprint names data and settings; checkpoints of others are not continued
     */
    EncoderTraining(
            EncoderNetwork network,
            ItemBatches batches,
            HeldOutItems heldOut,
            FineTuneSettings settings,
            Advance advance,
            Path latest,
            String fingerprint) {
        this.network = network;
        this.batches = batches;
        this.heldOut = heldOut;
        this.settings = settings;
        this.advance = advance;
        this.fingerprint = fingerprint;
        this.latest = new Checkpoints(network.network(), latest, advance.state());
        this.best = new Checkpoints(
                network.network(),
                latest.resolveSibling("best"),
                network.network().variables().parameters());
    }

    /**
     * Trains to the end and leaves the best parameters in the network.
     *
     * @throws CancellationException if it was asked to stop; what was done is saved
     */
    List<TrainingCurve> run(String study, StopRequest stop) throws IOException {
        network.network().start();
        State state = latest.restore(fingerprint).map(State::new).orElseGet(State::new);
        long items = itemsAStep();
        try (StopSignal signal = new StopSignal();
                Progress progress = new Progress(
                        "fine-tune " + study, "items", settings.ending().steps() * items)) {
            progress.resume(state.step * items);
            if (state.isNew()) {
                validate(state);
            }
            while (goesOn(state)) {
                stop.check(state.step);
                Advance.Stretch stretch = advance.from(state.step, signal::given);
                boolean stopping = signal.given();
                if (stretch.end() > state.step) {
                    long steps = stretch.end() - state.step;
                    state.reached(stretch);
                    progress.advance(steps * items, state.detail(stretch.losses() / steps));
                    keep(state, stopping);
                }
                if (stopping) {
                    throw stopped(study, state);
                }
            }
            lookBetween(study, state, signal);
        }
        advance.end();
        best.restore(fingerprint);
        return curve(study, state);
    }

    /**
     * When training has ended, whether parameters between its start and its end are better than all that it had. Not of towers from scratch: they
     * start nowhere.
     */
    private void lookBetween(String study, State state, StopSignal signal) {
        boolean looked = state.value(SHARE, -1) >= 0;
        if (looked || state.step == 0 || heldOut.isEmpty() || !network.beganWithFeatures()) {
            return;
        }
        BetweenStartAndEnd line = new BetweenStartAndEnd(network.network(), network.encoder());
        double bestShare = 1;
        double bestValue = state.value(BEST, Double.NEGATIVE_INFINITY);
        for (double share : BetweenStartAndEnd.shares(network.trainsRanker())) {
            line.move(share);
            double value = network.quality(heldOut);
            if (value > bestValue) {
                bestValue = value;
                bestShare = share;
            }
            if (signal.given()) {
                throw stopped(study, state);
            }
        }
        if (bestShare < 1) {
            LOG.info(String.format(
                    Locale.ROOT,
                    settings.objectives().engages()
                            ? "fine-tune %s: %.0f%% of the way from start to end orders held-out items best, NDCG@10 %.4f; kept"
                            : "fine-tune %s: %.0f%% of the way from start to end suits held-out items best, loss %.4f; kept",
                    study,
                    100 * bestShare,
                    Math.abs(bestValue)));
            line.move(bestShare);
            state.between(bestShare, bestValue);
            state.save(best);
        }
        line.move(1);
        state.between(bestShare, bestValue);
        state.save(latest);
    }

    private long itemsAStep() {
        return (long) batches.size()
                * settings.batches().anUpdate()
                * settings.replicas().count();
    }

    private boolean goesOn(State state) {
        return network.trains()
                && state.step < settings.ending().steps()
                && state.value(WAITED, 0) < settings.ending().patience();
    }

    private static CancellationException stopped(String study, State state) {
        String message = "fine-tune " + study + " stopped after step " + state.step
                + ", which is saved: run the same command again to go on from there";
        // Nobody may be left to report the exception.
        LOG.info(message);
        return new CancellationException(message);
    }

    /** Validates, or saves, if that is due. */
    private void keep(State state, boolean stopping) {
        if (state.step % settings.ending().interval() == 0
                || state.step == settings.ending().steps()) {
            validate(state);
        } else if (stopping || advance.isLong() || state.sinceSaved() > SAVE_EVERY) {
            state.save(latest);
        }
    }

    /** Step 0 is a candidate for the best, too: a head that starts well may only get worse. */
    private void validate(State state) {
        double value = network.quality(heldOut);
        boolean improved = Double.isNaN(value) || !(value <= state.value(BEST, Double.NEGATIVE_INFINITY));
        state.validated(value, improved);
        if (improved) {
            state.save(best);
        }
        state.save(latest);
    }

    private List<TrainingCurve> curve(String study, State state) {
        List<TrainingCurve> points = new ArrayList<>();
        state.values.keySet().stream()
                .filter(name -> name.startsWith("held-out@"))
                .map(name -> Long.valueOf(name.substring("held-out@".length())))
                .sorted()
                .forEach(step -> points.add(new TrainingCurve(
                        study,
                        STAGE,
                        (int) (step * itemsAStep() / Math.max(1, batches.drawnCount())),
                        step,
                        state.value("loss@" + step, Double.NaN),
                        state.value("held-out@" + step, Double.NaN),
                        state.value("seconds@" + step, Double.NaN))));
        return points;
    }

    /** How far a run is: the updates done, and numbers by name. */
    private final class State {
        private final Map<String, Double> values = new HashMap<>();
        private final long started = System.nanoTime();
        private final double secondsBefore;
        private long saved = System.nanoTime();
        private long step;

        State() {
            this.secondsBefore = 0;
        }

        State(Checkpoints.Progress progress) {
            values.putAll(progress.values());
            this.step = progress.step();
            this.secondsBefore = value(SECONDS, 0);
        }

        double value(String name, double otherwise) {
            return values.getOrDefault(name, otherwise);
        }

        boolean isNew() {
            return values.isEmpty();
        }

        void reached(Advance.Stretch stretch) {
            step = stretch.end();
            values.merge(LOSSES, stretch.losses(), Double::sum);
        }

        void validated(double value, boolean improved) {
            double since = step - value(VALIDATED, 0);
            values.put("loss@" + step, since == 0 ? Double.NaN : value(LOSSES, 0) / since);
            values.put("held-out@" + step, value);
            values.put("seconds@" + step, seconds());
            values.put(VALIDATED, (double) step);
            values.put(LOSSES, 0.0);
            values.put(WAITED, improved ? 0 : value(WAITED, 0) + 1);
            if (improved) {
                values.put(BEST, value);
            }
        }

        void between(double share, double value) {
            values.put(SHARE, share);
            values.put(BEST, value);
        }

        String detail(double loss) {
            return String.format(
                    Locale.ROOT,
                    settings.objectives().engages()
                            ? "step %d, loss %.4f, NDCG@10 of held-out items %.4f"
                            : "step %d, loss %.4f, of held-out items %.4f",
                    step,
                    loss,
                    Math.abs(value(BEST, Double.NaN)));
        }

        private double seconds() {
            return secondsBefore + (System.nanoTime() - started) / 1e9;
        }

        long sinceSaved() {
            return System.nanoTime() - saved;
        }

        void save(Checkpoints checkpoints) {
            values.put(SECONDS, seconds());
            checkpoints.save(new Checkpoints.Progress(step, fingerprint, values));
            saved = System.nanoTime();
        }
    }

    /** Lets a test end a run in the middle, as a kill would. */
    @FunctionalInterface
    interface StopRequest extends Serializable {
        /** Throws to end the run before this step. */
        void check(long step);

        static StopRequest never() {
            return step -> {};
        }
    }
}
