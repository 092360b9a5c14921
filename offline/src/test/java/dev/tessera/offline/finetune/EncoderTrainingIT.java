package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.finetune.FineTuneSettings.Batches;
import dev.tessera.offline.finetune.FineTuneSettings.Candidates;
import dev.tessera.offline.finetune.FineTuneSettings.Ending;
import dev.tessera.offline.finetune.FineTuneSettings.Optimisation;
import dev.tessera.offline.finetune.FineTuneSettings.Regularisation;
import dev.tessera.offline.finetune.FineTuneSettings.TowerSettings;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.spectral.Closest;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainranker.Corpus;
import dev.tessera.offline.trainranker.CorpusReader;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heads over features that tell an item's kind, and many more that tell nothing but which item it is. */
class EncoderTrainingIT {
    private static final int KINDS = 10;
    private static final int NOISE = 200;
    private static final int DIMENSION = 8;

    @TempDir
    Path folder;

    private final CoEngagement pairs = HeldOutItemsTest.pairsWithin(KINDS);
    private final HeldOutItems heldOut = HeldOutItems.of(pairs, pairs.engaged(), 1, 4_000);
    private final FineTuneSettings settings = new FineTuneSettings(
            DIMENSION,
            3,
            Objectives.engagementAlone(),
            TowerSettings.head(),
            TowerSettings.head(),
            Optimisation.adam(0.1, 0),
            new Batches(64, 1, Candidates.BATCH, 0),
            new Regularisation(0, 0, 0),
            new Ending(60, 20, 10, 4_000));
    private final Content content = content();
    private final Map<Modality, Head> heads = RidgeStart.calibrated(
            RidgeStart.heads(content.features(), pairs, heldOut, DIMENSION, 1),
            content,
            DIMENSION,
            heldOut.trained().engaged());

    @Test
    void whatIsKeptIsTheBestOfTheWayAndOfTheStraightLineBesideIt() throws IOException {
        double kept;
        double best;
        try (EncoderNetwork network = network()) {
            List<TrainingCurve> curve = training(network).run("time", EncoderTraining.StopRequest.never());
            assertThat(curve).extracting(TrainingCurve::step).containsExactly(0L, 20L, 40L, 60L);
            best = curve.stream().mapToDouble(TrainingCurve::validation).max().orElseThrow();
            kept = network.quality(heldOut);
            assertThat(kept)
                    .as("training learns the noise by heart, the start knows it to be noise")
                    .isGreaterThan(best);
        }
        try (EncoderNetwork network = network()) {
            training(network).run("time", step -> {
                throw new IllegalStateException("it has ended");
            });
            assertThat(network.quality(heldOut)).isCloseTo(kept, within(1e-9));
        }
    }

    /** The start of the encoder is asked again with the ranker that was trained, and what is kept is the best that was judged. */
    @Test
    void togetherWithARankerTheBestIsKeptToo() throws IOException {
        FineTuneSettings together = settings.with(Objectives.of(Map.of(Objectives.SEQUENCE, 1.0)));
        double kept;
        try (EncoderNetwork network = new EncoderNetwork(
                content, heads, together, Optional.of(histories()), new Network(1, TensorFlowThreads.forTraining()))) {
            List<TrainingCurve> curve = training(network, together).run("time", EncoderTraining.StopRequest.never());
            assertThat(curve).extracting(TrainingCurve::step).containsExactly(0L, 20L, 40L, 60L);
            kept = network.quality(heldOut);
            double best =
                    curve.stream().mapToDouble(TrainingCurve::validation).max().orElseThrow();
            assertThat(kept)
                    .isGreaterThan(best - 1e-9)
                    .isGreaterThan(curve.get(0).validation());
        }
        try (EncoderNetwork network = new EncoderNetwork(
                content, heads, together, Optional.of(histories()), new Network(1, TensorFlowThreads.forTraining()))) {
            training(network, together).run("time", step -> {
                throw new IllegalStateException("it has ended");
            });
            assertThat(network.quality(heldOut)).isCloseTo(kept, within(1e-9));
        }
    }

    @Test
    void aFrozenEncoderHasNothingToTrainBesideARanker() throws IOException {
        TowerSettings frozen = TowerSettings.of(TowerMode.FROZEN);
        FineTuneSettings together = settings.with(frozen, frozen).with(Objectives.of(Map.of(Objectives.SEQUENCE, 1.0)));
        try (EncoderNetwork network = new EncoderNetwork(
                content, heads, together, Optional.of(histories()), new Network(1, TensorFlowThreads.forTraining()))) {
            List<TrainingCurve> curve = training(network, together).run("time", EncoderTraining.StopRequest.never());
            assertThat(curve).extracting(TrainingCurve::step).containsExactly(0L);
        }
    }

    private JointObjective.Histories histories() {
        List<CatalogEntry> catalog = IntStream.range(0, pairs.items())
                .mapToObj(item -> new CatalogEntry(HeldOutItemsTest.item(item), true, 0, 0, 0))
                .toList();
        CorpusReader reader = new CorpusReader(catalog, Integer.MAX_VALUE);
        Corpus corpus = reader.corpus(
                        content.catalogParts(content.parts(heads, DIMENSION)),
                        reader.sequences(HeldOutItemsTest.sequencesWithin(KINDS), Set.of(Partition.TRAIN)))
                .countingTargets()
                .withNew(heldOut.items());
        return new JointObjective.Histories(corpus, heldOut.items(), heldOut.among(content.present()));
    }

    @Test
    void theStartHasTheScaleOfTheSoftmax() {
        float[] parts = content.parts(heads, DIMENSION).values();
        double mean = Closest.mean(parts, 2 * DIMENSION, heldOut.trained().engaged());
        assertThat(mean).isCloseTo(4, within(1e-3));
    }

    @Test
    void onTheLineAreMixesOfBothEnds() {
        try (EncoderNetwork network = network()) {
            network.network().start();
            Map<String, float[]> start = values(network);
            BetweenStartAndEnd still = new BetweenStartAndEnd(network.network(), network.encoder());
            still.move(0.5);
            values(network).forEach((name, values) -> assertThat(values).containsExactly(start.get(name)));
            network.train(new ItemBatches(heldOut.trained(), heldOut.trained().engaged(), settings, 1), 0, 0.1f);
            Map<String, float[]> end = values(network);
            BetweenStartAndEnd line = new BetweenStartAndEnd(network.network(), network.encoder());
            line.move(0.25);
            values(network).forEach((name, values) -> {
                for (int i = 0; i < values.length; i++) {
                    float expected = 0.25f * end.get(name)[i] + 0.75f * start.get(name)[i];
                    assertThat(values[i]).isCloseTo(expected, within(1e-6f));
                }
            });
            line.move(1);
            values(network).forEach((name, values) -> assertThat(values).containsExactly(end.get(name)));
        }
    }

    @Test
    void headsTrainedBeforeTowersBeginWhereTheirOwnTrainingLeftThem() throws IOException {
        Map<Modality, Head> trained = headsFirst("equal");
        Content features = content.ofFeatures();
        float[][] begun = vectors(features.parts(trained, DIMENSION).values());
        try (EncoderNetwork network = new EncoderNetwork(
                features, trained, settings, Optional.empty(), new Network(1, TensorFlowThreads.forTraining()))) {
            network.network().start();
            float[][] read = network.vectors(IntStream.range(0, pairs.items()).toArray());
            for (int item = 0; item < read.length; item++) {
                assertThat(begun[item]).containsExactly(read[item], within(1e-4f));
            }
            assertThat(network.quality(heldOut)).isGreaterThan(startingQuality());
        }
        assertThat(features.parts(headsFirst("equal"), DIMENSION).values())
                .as("a run that goes on does not train them twice")
                .containsExactly(features.parts(trained, DIMENSION).values());
    }

    private double startingQuality() {
        try (EncoderNetwork network = network()) {
            network.network().start();
            return network.quality(heldOut);
        }
    }

    private Map<Modality, Head> headsFirst(String fingerprint) throws IOException {
        Study study = Study.parse("time");
        return new HeadsFirst(study, settings, folder.resolve("heads"), fingerprint)
                .train(content.ofFeatures(), heads, heldOut);
    }

    private static float[][] vectors(float[] values) {
        float[][] vectors = new float[values.length / (2 * DIMENSION)][];
        for (int item = 0; item < vectors.length; item++) {
            vectors[item] = Arrays.copyOfRange(values, item * 2 * DIMENSION, (item + 1) * 2 * DIMENSION);
        }
        return vectors;
    }

    private static Map<String, float[]> values(EncoderNetwork network) {
        Map<String, float[]> values = new java.util.TreeMap<>();
        network.network().weights().forEach((name, weights) -> values.put(name, weights.values()));
        return values;
    }

    private EncoderNetwork network() {
        return new EncoderNetwork(
                content, heads, settings, Optional.empty(), new Network(1, TensorFlowThreads.forTraining()));
    }

    private EncoderTraining training(EncoderNetwork network) {
        return training(network, settings);
    }

    private EncoderTraining training(EncoderNetwork network, FineTuneSettings how) {
        ItemBatches batches =
                new ItemBatches(heldOut.trained(), heldOut.trained().engaged(), how, 1);
        return new EncoderTraining(
                network,
                batches,
                heldOut,
                how,
                new SingleSteps(network, batches, how),
                folder.resolve("latest"),
                "equal");
    }

    private Content content() {
        SplittableRandom random = new SplittableRandom(2);
        FeatureBranch telling = branch(Modality.TEXT, KINDS, random);
        FeatureBranch noise = branch(Modality.IMAGE, NOISE, random);
        for (int item = 0; item < pairs.items(); item++) {
            telling.rows()[item][item % KINDS] += 1;
        }
        List<FeatureBranch> features = new ArrayList<>(List.of(telling, noise));
        return new Content(pairs.items(), features, List.copyOf(features), List.of());
    }

    private FeatureBranch branch(Modality modality, int width, SplittableRandom random) {
        float[][] rows = new float[pairs.items()][width];
        for (float[] row : rows) {
            for (int i = 0; i < width; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return new FeatureBranch(modality, width, rows);
    }
}
