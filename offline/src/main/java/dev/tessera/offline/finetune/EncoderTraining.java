package dev.tessera.offline.finetune;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.network.Checkpoints;
import dev.tessera.offline.network.Schedule;
import dev.tessera.offline.network.TrainingCurve;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the steps: validates at every interval, keeps the best parameters, stops when they have not improved for a while, and saves a
 * checkpoint at each validation, so that a killed run goes on from its last one and ends with the same encoder.
 */
final class EncoderTraining {
    private static final String STAGE = "fine-tune";

    private final EncoderNetwork network;
    private final ItemBatches batches;
    private final HeldOutItems heldOut;
    private final FineTuneSettings settings;
    private final Checkpoints latest;
    private final Checkpoints best;
    private final String fingerprint;

    /**
     * @param folder where checkpoints are kept
     * @param fingerprint names data and settings; checkpoints of others are not continued
     */
    EncoderTraining(
            EncoderNetwork network,
            ItemBatches batches,
            HeldOutItems heldOut,
            FineTuneSettings settings,
            Path folder,
            String fingerprint) {
        this.network = network;
        this.batches = batches;
        this.heldOut = heldOut;
        this.settings = settings;
        this.fingerprint = fingerprint;
        this.latest = new Checkpoints(network.network(), folder.resolve("latest"));
        this.best = new Checkpoints(network.network(), folder.resolve("best"));
    }

    /** Trains to the end and leaves the best parameters in the network. */
    List<TrainingCurve> run(String study, StopRequest stop) {
        network.network().start();
        Map<String, Double> state = new HashMap<>(
                latest.restore(fingerprint).map(Checkpoints.Progress::values).orElse(Map.of()));
        long step = state.getOrDefault("step", 0.0).longValue();
        Schedule schedule = new Schedule(settings.rate(), settings.steps() / 10, settings.steps(), 0.05);
        long started = System.nanoTime();
        double before = state.getOrDefault("seconds", 0.0);
        try (Progress progress = new Progress("fine-tune " + study, "steps", settings.steps())) {
            progress.advance(step);
            double sum = 0;
            if (state.isEmpty()) {
                validate(0, 0, state);
            }
            while (step < settings.steps() && state.getOrDefault("waited", 0.0) < settings.patience()) {
                stop.check(step);
                sum += network.train(batches.draw(step), batches, step, schedule.rate(step));
                step++;
                progress.advance(
                        1,
                        String.format(Locale.ROOT, "NDCG@10 of held-out items %.4f", state.getOrDefault("best", 0.0)));
                if (step % settings.interval() == 0 || step == settings.steps()) {
                    state.put("seconds", before + (System.nanoTime() - started) / 1e9);
                    validate(step, sum, state);
                    sum = 0;
                }
            }
        }
        best.restore(fingerprint);
        return curve(study, state);
    }

    /** Step 0 is a candidate for the best, too: a head that starts well may only get worse. */
    private void validate(long step, double sum, Map<String, Double> state) {
        long since = state.getOrDefault("step", 0.0).longValue();
        double value = heldOut.ndcg(network::vectors);
        boolean improved = Double.isNaN(value) || !(value <= state.getOrDefault("best", Double.NEGATIVE_INFINITY));
        state.put("step", (double) step);
        state.put("loss@" + step, step == 0 ? Double.NaN : sum / Math.max(1, step - since));
        state.put("held-out@" + step, value);
        state.put("seconds@" + step, state.getOrDefault("seconds", 0.0));
        state.put("waited", improved ? 0 : state.getOrDefault("waited", 0.0) + 1);
        if (improved) {
            state.put("best", value);
            best.save(new Checkpoints.Progress(step, fingerprint, state));
        }
        latest.save(new Checkpoints.Progress(step, fingerprint, state));
    }

    private List<TrainingCurve> curve(String study, Map<String, Double> state) {
        List<TrainingCurve> points = new ArrayList<>();
        state.keySet().stream()
                .filter(name -> name.startsWith("held-out@"))
                .map(name -> Long.valueOf(name.substring("held-out@".length())))
                .sorted()
                .forEach(step -> points.add(new TrainingCurve(
                        study,
                        STAGE,
                        (int) (step * batches.size() / Math.max(1, batches.engagedCount())),
                        step,
                        state.getOrDefault("loss@" + step, Double.NaN),
                        state.getOrDefault("held-out@" + step, Double.NaN),
                        state.getOrDefault("seconds@" + step, Double.NaN))));
        return points;
    }

    /** Lets a test end a run in the middle, as a kill would. */
    @FunctionalInterface
    interface StopRequest {
        /** Throws to end the run before this step. */
        void check(long step);

        static StopRequest never() {
            return step -> {};
        }
    }
}
