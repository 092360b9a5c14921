package dev.tessera.offline.cli;

import dev.tessera.offline.finetune.FineTuneSettings;
import dev.tessera.offline.finetune.FineTuneSettings.Batches;
import dev.tessera.offline.finetune.FineTuneSettings.Ending;
import dev.tessera.offline.finetune.FineTuneSettings.Optimisation;
import dev.tessera.offline.finetune.FineTuneSettings.Regularisation;
import dev.tessera.offline.finetune.FineTuneSettings.Replicas;
import dev.tessera.offline.finetune.FineTuneSettings.TowerSettings;
import dev.tessera.offline.finetune.Objectives;
import dev.tessera.offline.finetune.TowerMode;
import dev.tessera.offline.network.Precision;
import dev.tessera.offline.network.Schedule;
import dev.tessera.offline.network.UpdateRule;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** How the encoder is trained. The same names are the keys of {@link ConfigFile}, where {@code fine-tune.properties} explains them. */
final class FineTuneOptions {
    /** Optimisers by name. */
    enum Rule {
        ADAMW,
        SGD
    }

    @Option(
            names = "--objective",
            paramLabel = "NAME=WEIGHT",
            split = ",",
            description =
                    "what the encoder is trained for: engagement or sequence, alignment, matching, or an attribute whose values "
                            + "are told (default: engagement=1)")
    private Map<String, Double> objective = new TreeMap<>();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "what of published towers is changed: frozen, head, last:N, lora:R or full (default: head)")
    private Optional<String> mode = Optional.empty();

    @Option(names = "--text-mode", paramLabel = "MODE", description = "the same, of the tower that reads texts")
    private Optional<String> textMode = Optional.empty();

    @Option(names = "--image-mode", paramLabel = "MODE", description = "the same, of the tower that reads pictures")
    private Optional<String> imageMode = Optional.empty();

    @Option(names = "--part-dimension", paramLabel = "N", description = "of the encoder's parts")
    private Optional<Integer> partDimension = Optional.empty();

    @Option(names = "--optimiser", paramLabel = "NAME", description = "adamw or sgd (default: adamw)")
    private Optional<Rule> optimiser = Optional.empty();

    @Option(names = "--momentum", paramLabel = "SHARE", description = "of sgd (default: 0.9)")
    private Optional<Double> momentum = Optional.empty();

    @Option(names = "--rate", paramLabel = "RATE", description = "peak learning rate of heads and towers from scratch")
    private Optional<Double> rate = Optional.empty();

    @Option(names = "--text-rate", paramLabel = "RATE", description = "peak learning rate of a published text tower")
    private Optional<Double> textRate = Optional.empty();

    @Option(names = "--image-rate", paramLabel = "RATE", description = "peak learning rate of a published image tower")
    private Optional<Double> imageRate = Optional.empty();

    @Option(names = "--layer-decay", paramLabel = "FACTOR", description = "of a tower's rate, from block to block")
    private Optional<Double> layerDecay = Optional.empty();

    @Option(names = "--lora-alpha", paramLabel = "ALPHA", description = "additions are multiplied with ALPHA / R")
    private Optional<Double> loraAlpha = Optional.empty();

    @Option(names = "--precision", paramLabel = "NAME", description = "of matrix products: float32 or bfloat16")
    private Optional<Precision> precision = Optional.empty();

    @Option(names = "--schedule", paramLabel = "SHAPE", description = "cosine, linear or constant")
    private Optional<Schedule.Shape> schedule = Optional.empty();

    @Option(names = "--warm-up", paramLabel = "SHARE", description = "of the steps in which the rate rises")
    private Optional<Double> warmUp = Optional.empty();

    @Option(names = "--weight-decay", paramLabel = "RATE", description = "of matrices")
    private Optional<Double> weightDecay = Optional.empty();

    @Option(names = "--clip", paramLabel = "NORM", description = "largest global norm of the gradients")
    private Optional<Double> clip = Optional.empty();

    @Option(names = "--batch", paramLabel = "N", description = "items in a batch")
    private Optional<Integer> batch = Optional.empty();

    @Option(names = "--batches-an-update", paramLabel = "N", description = "whose gradients are added up")
    private Optional<Integer> batchesAnUpdate = Optional.empty();

    @Option(
            names = "--candidates",
            paramLabel = "NAME",
            description = "which items an item is told from: batch or catalog")
    private Optional<FineTuneSettings.Candidates> candidates = Optional.empty();

    @Option(
            names = "--popularity",
            paramLabel = "SHARE",
            description = "of the items' popularity that the encoder need not learn, from 0 to 1")
    private Optional<Double> popularity = Optional.empty();

    @Option(names = "--steps", paramLabel = "N", description = "the most updates")
    private Optional<Integer> steps = Optional.empty();

    @Option(names = "--interval", paramLabel = "N", description = "updates between validations")
    private Optional<Integer> interval = Optional.empty();

    @Option(names = "--patience", paramLabel = "N", description = "validations without improvement until the end")
    private Optional<Integer> patience = Optional.empty();

    @Option(names = "--questions", paramLabel = "N", description = "most trained items that a validation asks for")
    private Optional<Integer> questions = Optional.empty();

    @Option(names = "--dropout", paramLabel = "SHARE", description = "of the features that heads read")
    private Optional<Double> dropout = Optional.empty();

    @Option(
            names = "--tower-dropout",
            paramLabel = "SHARE",
            description = "within published transformers, of last:N in the last N blocks")
    private Optional<Double> towerDropout = Optional.empty();

    @Option(names = "--modality-dropout", paramLabel = "SHARE", description = "of the modalities of an item")
    private Optional<Double> modalityDropout = Optional.empty();

    @Option(names = "--label-smoothing", paramLabel = "SHARE", description = "of each target distribution")
    private Optional<Double> labelSmoothing = Optional.empty();

    @Option(names = "--window", paramLabel = "N", description = "events apart that count as together")
    private Optional<Integer> window = Optional.empty();

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "that train side by side, each a subtask (default: 1)")
    private Optional<Integer> replicas = Optional.empty();

    @Option(names = "--round-steps", paramLabel = "N", description = "updates of a replica between two averages")
    private Optional<Integer> roundSteps = Optional.empty();

    @Option(names = "--outer-rate", paramLabel = "RATE", description = "of the step that a round's replicas take")
    private Optional<Double> outerRate = Optional.empty();

    @Option(names = "--outer-momentum", paramLabel = "SHARE", description = "of the step that a round's replicas take")
    private Optional<Double> outerMomentum = Optional.empty();

    /**
     * The settings, where nothing is given those that suit the towers and the mode.
     *
     * @param text whether the tower that reads texts is a published one
     * @param image whether the tower that reads pictures is a published one
     * @throws IllegalArgumentException naming the option, its value and what was expected
     */
    FineTuneSettings settings(boolean text, boolean image) {
        refuse("--mode", mode, text || image);
        refuse("--text-mode", textMode, text);
        refuse("--image-mode", imageMode, image);
        if (!text && !image) {
            return settings(FineTuneSettings.demo());
        }
        FineTuneSettings standard = settings(FineTuneSettings.standard());
        boolean changes = (text && standard.text().mode().changesTower())
                || (image && standard.image().mode().changesTower());
        return changes ? settings(FineTuneSettings.changing()) : standard;
    }

    private static void refuse(String option, Optional<String> mode, boolean published) {
        if (mode.isPresent() && !published) {
            throw new IllegalArgumentException(option + " is " + mode.get()
                    + ", but the tower is trained from scratch, always as a whole; expected a published one beside it");
        }
    }

    private FineTuneSettings settings(FineTuneSettings base) {
        return new FineTuneSettings(
                whole("--part-dimension", partDimension, base.dimension()),
                whole("--window", window, base.window()),
                objective.isEmpty() ? base.objectives() : Objectives.of(objective),
                tower("--text-mode", textMode, "--text-rate", textRate, base.text()),
                tower("--image-mode", imageMode, "--image-rate", imageRate, base.image()),
                new Optimisation(
                        rule(base.optimisation().rule()),
                        positive("--rate", rate, base.optimisation().rate()),
                        schedule.orElse(base.optimisation().shape()),
                        share("--warm-up", warmUp, base.optimisation().warmUp()),
                        notNegative(
                                "--weight-decay",
                                weightDecay,
                                base.optimisation().decay()),
                        positive("--clip", clip, base.optimisation().clip())),
                new Batches(
                        whole("--batch", batch, base.batches().size()),
                        whole(
                                "--batches-an-update",
                                batchesAnUpdate,
                                base.batches().anUpdate()),
                        candidates.orElse(base.batches().candidates()),
                        upToOne("--popularity", popularity, base.batches().popularity())),
                new Regularisation(
                        share("--dropout", dropout, base.regularisation().dropout()),
                        share(
                                "--modality-dropout",
                                modalityDropout,
                                base.regularisation().modalityDropout()),
                        share(
                                "--label-smoothing",
                                labelSmoothing,
                                base.regularisation().labelSmoothing())),
                new Ending(
                        whole("--steps", steps, base.ending().steps()),
                        whole("--interval", interval, base.ending().interval()),
                        whole("--patience", patience, base.ending().patience()),
                        whole("--questions", questions, base.ending().questions())),
                new Replicas(
                        whole("--replicas", replicas, base.replicas().count()),
                        whole("--round-steps", roundSteps, base.replicas().roundSteps()),
                        positive("--outer-rate", outerRate, base.replicas().outerRate()),
                        share("--outer-momentum", outerMomentum, base.replicas().outerMomentum())));
    }

    private TowerSettings tower(
            String modeOption, Optional<String> own, String rateOption, Optional<Double> ownRate, TowerSettings base) {
        TowerMode chosen = own.map(text -> mode(modeOption, text))
                .or(() -> mode.map(text -> mode("--mode", text)))
                .orElse(base.mode());
        TowerSettings suited = TowerSettings.of(chosen);
        return new TowerSettings(
                chosen,
                positive(rateOption, ownRate, suited.rate()),
                positive("--layer-decay", layerDecay, suited.layerDecay()),
                share("--tower-dropout", towerDropout, suited.dropout()),
                positive("--lora-alpha", loraAlpha, suited.loraAlpha()),
                precision.orElse(suited.precision()));
    }

    private UpdateRule rule(UpdateRule base) {
        return optimiser
                .map(name -> name == Rule.SGD
                        ? new UpdateRule.Momentum((float) share("--momentum", momentum, 0.9))
                        : UpdateRule.adam())
                .orElse(base);
    }

    private static TowerMode mode(String option, String text) {
        try {
            return TowerMode.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }

    private static int whole(String option, Optional<Integer> given, int otherwise) {
        int value = given.orElse(otherwise);
        return check(option, value, value >= 1, "a whole number from 1");
    }

    private static double positive(String option, Optional<Double> given, double otherwise) {
        double value = given.orElse(otherwise);
        return check(option, value, value > 0 && Double.isFinite(value), "a number above 0");
    }

    private static double notNegative(String option, Optional<Double> given, double otherwise) {
        double value = given.orElse(otherwise);
        return check(option, value, value >= 0 && Double.isFinite(value), "a number from 0");
    }

    private static double share(String option, Optional<Double> given, double otherwise) {
        double value = given.orElse(otherwise);
        return check(option, value, value >= 0 && value < 1, "a number from 0 to below 1");
    }

    private static double upToOne(String option, Optional<Double> given, double otherwise) {
        double value = given.orElse(otherwise);
        return check(option, value, value >= 0 && value <= 1, "a number from 0 to 1");
    }

    private static <T> T check(String option, T value, boolean good, String expected) {
        if (!good) {
            throw new IllegalArgumentException(option + " is " + value + "; expected " + expected);
        }
        return value;
    }
}
