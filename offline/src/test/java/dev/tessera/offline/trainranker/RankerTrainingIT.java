package dev.tessera.offline.trainranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.FrozenParameters;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.network.Weights;
import dev.tessera.store.feature.History;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.scoring.CombinedParts;
import dev.tessera.store.scoring.Scorer;
import dev.tessera.store.tensorflow.ModelMismatchException;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.tensorflow.UserModel;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

class RankerTrainingIT {
    private static final TensorFlowThreads THREADS = TensorFlowThreads.forTraining();

    private static final LongConsumer KILL_BEFORE_STEP_15 = step -> {
        if (step == 15) {
            throw new IllegalStateException("killed");
        }
    };

    @TempDir
    Path folder;

    @Test
    void trainingLearnsTheWalksAndContentCarriesAnItemWithoutEvents() throws Exception {
        Corpus corpus = Corpora.walks(120, 3, true);
        RankerSettings settings = Corpora.settings(90);
        RankerTraining.Outcome outcome = train(corpus, settings, folder);
        assertThat(outcome.curve().get(outcome.curve().size() - 1).loss())
                .isLessThan(outcome.curve().get(0).loss());
        assertThat(outcome.validation()).as("five of 24 items remain likely").isGreaterThan(0.4);
        ItemTable table = ItemTable.assemble(outcome.weights(), corpus, settings);
        int fresh = Corpora.ITEMS - 1;
        assertThat(table.contribution(fresh, dev.tessera.store.model.Modality.BEHAVIOUR))
                .containsOnly(0f);
        assertThat(similarity(table, fresh, 3)).isGreaterThan(similarity(table, fresh, 4));
    }

    /** Items without events, counted as if they had some, so that being told from them would lower their biases. */
    @Test
    void noTargetIsToldFromWhatWasNotThereAtItsTime() throws Exception {
        int there = 20;
        int comes = 21;
        int left = 22;
        Corpus walks = Corpora.walks(60, 3, true);
        long[] counts = walks.counts().clone();
        counts[there] = counts[comes] = counts[left] = 9;
        walks.availability().from()[comes] = 1;
        walks.availability().until()[left] = 0;
        Corpus corpus = walks.judgedBy(counts, List.of());
        RankerSettings settings = Corpora.settings(12);

        float[] before =
                Popularity.of(corpus, settings.regularisation().shrinkage()).ownBiases();
        float[] after =
                train(corpus, settings, folder).weights().get(ItemNetwork.BIAS).values();
        assertThat(after[there]).isLessThan(before[there] - 1e-3f);
        assertThat(after[comes]).isEqualTo(before[comes]);
        assertThat(after[left]).isEqualTo(before[left]);
    }

    @Test
    void theSavedModelAndPlainJavaGiveTheUserVectorsOfTraining() throws Exception {
        Corpus corpus = Corpora.walks(40, 3, true);
        RankerSettings settings = Corpora.settings(12);
        RankerTraining.Outcome outcome;
        List<float[]> trained;
        try (RankerTraining training =
                new RankerTraining("time", corpus, true, settings, folder.resolve("checkpoint"))) {
            outcome = training.run();
            trained = training.userVectors(corpus.validation());
        }
        RankerExport.write(outcome.weights(), settings.shape(), folder.resolve(UserModel.FOLDER));
        ItemTable table = ItemTable.assemble(outcome.weights(), corpus, settings);
        ReferenceUserNetwork reference = new ReferenceUserNetwork(outcome.weights(), settings.shape());
        try (UserModel model = UserModel.load(folder, settings.shape().dimension(), THREADS)) {
            List<float[]> served = model.userVectors(inputs(corpus.validation(), table));
            for (int i = 0; i < served.size(); i++) {
                Corpus.Case each = corpus.validation().get(i);
                double[] plain = reference.userVector(rows(table, each.items()), each.features());
                for (int d = 0; d < plain.length; d++) {
                    assertThat((double) served.get(i)[d]).isCloseTo(trained.get(i)[d], within(1e-5));
                    assertThat((double) served.get(i)[d]).isCloseTo(plain[d], within(1e-4));
                }
            }
        }
    }

    @Test
    void aKilledRunEndsWithTheWeightsOfOneThatWasNot() throws Exception {
        Corpus corpus = Corpora.walks(40, 3, true);
        RankerSettings settings = Corpora.settings(24);
        RankerTraining.Outcome straight = train(corpus, settings, folder.resolve("straight"));
        try (RankerTraining training = new RankerTraining("time", corpus, true, settings, folder.resolve("killed"))) {
            Course course = Course.planned(settings, new Batches(corpus, settings).perEpoch());
            assertThatThrownBy(() -> training.run(course, KILL_BEFORE_STEP_15)).hasMessage("killed");
        }
        RankerTraining.Outcome resumed = train(corpus, settings, folder.resolve("killed"));
        straight.weights().forEach((name, weights) -> assertThat(
                        resumed.weights().get(name).values())
                .as(name)
                .containsExactly(weights.values()));
        assertThat(resumed.curve())
                .extracting(TrainingCurve::step)
                .containsExactlyElementsOf(
                        straight.curve().stream().map(TrainingCurve::step).toList());
    }

    @ParameterizedTest
    @EnumSource(RankerSettings.Fusion.class)
    void aVectorIsTheSumOfItsContributionsAndWhatTheGraphSays(RankerSettings.Fusion fusion) throws Exception {
        Corpus corpus = Corpora.walks(60, 3, true);
        RankerSettings settings = Corpora.settings(24).with(fusion);
        RankerTraining.Outcome outcome = train(corpus, settings, folder);
        ItemTable table = ItemTable.assemble(outcome.weights(), corpus, settings);
        float[] graph = vectorsByGraph(outcome.weights(), corpus, settings);
        int dimension = settings.shape().dimension();
        for (int item = 0; item < corpus.items(); item++) {
            float[] sum = ItemParts.sum(table.contributions(), item * ItemParts.PARTS * dimension, dimension);
            assertThat(table.vector(item)).containsExactly(sum);
            for (int j = 0; j < dimension; j++) {
                assertThat(sum[j]).isCloseTo(graph[item * dimension + j], within(1e-5f));
            }
        }
        double added = Concatenation.trained(outcome.weights())
                .map(RankerTrainingIT::most)
                .orElse(0.0);
        assertThat(added > 1e-3)
                .as("it has learnt to add something")
                .isEqualTo(fusion == RankerSettings.Fusion.CONCATENATED);
    }

    /** The greatest magnitude among the output weights. */
    private static double most(CombinedParts combined) {
        double most = 0;
        for (float weight : combined.output()) {
            most = Math.max(most, Math.abs(weight));
        }
        return most;
    }

    private static float[] vectorsByGraph(Map<String, Weights> weights, Corpus corpus, RankerSettings settings) {
        try (Network network = new Network(1, THREADS)) {
            Ops tf = network.tf();
            Layers layers = new Layers(tf, new FrozenParameters(tf, weights), Dropout.none());
            Operand<TInt32> rows =
                    tf.constant(IntStream.range(0, corpus.items()).toArray());
            ItemNetwork.Table table = new ItemNetwork(
                            tf, layers, Dropout.none(), settings, Start.of(corpus, settings, true))
                    .build(corpus, PartSource.constant(tf, corpus.content()), rows);
            return network.step().fetch(table.full()).run().floats(0);
        }
    }

    @Test
    void drawnNegativesLearnTooAndAStudyWithoutBehaviourHasNone() throws Exception {
        Corpus corpus = Corpora.walks(60, 3, true);
        RankerSettings all = Corpora.settings(24);
        RankerSettings drawn = new RankerSettings(
                all.shape(), all.regularisation(), new RankerSettings.Learning(8, 5e-3, 24, 3, 10, 6), all.seed());
        try (RankerTraining training = new RankerTraining("time-fused", corpus, false, drawn, folder)) {
            RankerTraining.Outcome outcome = training.run();
            assertThat(outcome.weights()).doesNotContainKey(ItemNetwork.RESIDUAL);
            assertThat(outcome.validation()).isGreaterThan(0.3);
        }
    }

    @Test
    void aUserVectorDoesNotDependOnTheCompanyOfItsBatch() throws Exception {
        Corpus corpus = Corpora.walks(40, 3, false);
        RankerSettings settings = Corpora.settings(8);
        RankerTraining.Outcome outcome = train(corpus, settings, folder.resolve("checkpoint"));
        RankerExport.write(outcome.weights(), settings.shape(), folder.resolve(UserModel.FOLDER));
        ItemTable table = ItemTable.assemble(outcome.weights(), corpus, settings);
        try (UserModel model = UserModel.load(folder, settings.shape().dimension(), THREADS)) {
            List<UserModel.Input> inputs = inputs(corpus.validation(), table);
            List<float[]> together = model.userVectors(inputs.subList(0, 3));
            List<float[]> alone = inputs.subList(0, 3).stream()
                    .map(input -> model.userVectors(List.of(input)).get(0))
                    .toList();
            for (int i = 0; i < 3; i++) {
                assertThat(alone.get(i)).containsExactly(together.get(i));
            }
            IntStream.range(0, 200).parallel().forEach(i -> {
                int which = i % inputs.size();
                assertThat(model.userVectors(List.of(inputs.get(which))).get(0))
                        .containsExactly(
                                model.userVectors(List.of(inputs.get(which))).get(0));
            });
        }
    }

    @Test
    void theScorerLeavesOutUnknownItemsAndRefusesAnotherDimension() throws Exception {
        Corpus corpus = Corpora.walks(40, 3, false);
        RankerSettings settings = Corpora.settings(8);
        RankerTraining.Outcome outcome = train(corpus, settings, folder.resolve("checkpoint"));
        RankerExport.write(outcome.weights(), settings.shape(), folder.resolve(UserModel.FOLDER));
        ItemTable table = ItemTable.assemble(outcome.weights(), corpus, settings);
        try (UserModel model = UserModel.load(folder, settings.shape().dimension(), THREADS)) {
            List<ItemId> ids = IntStream.range(0, Corpora.ITEMS)
                    .mapToObj(i -> new ItemId(String.format("i%02d", i)))
                    .toList();
            Scorer scorer = new Scorer(new ItemVectors(ids, 8, table.vectors(), table.biases()), model);
            History known = new History(
                    ids.subList(0, 2), new int[] {1, 2}, new float[] {Float.NaN, Float.NaN}, new long[] {5, 9});
            History more = new History(
                    List.of(ids.get(0), new ItemId("gone"), ids.get(1)),
                    new int[] {1, 1, 2},
                    new float[] {Float.NaN, 1, Float.NaN},
                    new long[] {5, 7, 9});
            assertThat(scorer.userVector(more).orElseThrow())
                    .containsExactly(scorer.userVector(known).orElseThrow());
            assertThat(scorer.userVector(
                            new History(List.of(new ItemId("gone")), new int[] {1}, new float[] {0}, new long[] {5})))
                    .isEmpty();
        }
        assertThatThrownBy(() -> UserModel.load(folder, 16, THREADS))
                .isInstanceOf(ModelMismatchException.class)
                .hasMessageContaining("input 'history_vectors': expected float32[?, ?, 16], found float32[?, 12, 8]");
    }

    @Test
    void theFitOnEverythingTakesAsManyEpochsAsTheJudgedOneFoundBestAndItemsFromTheValidationPeriodAreLearnt()
            throws Exception {
        Corpus judged = Corpora.walks(60, 3, true);
        Corpus whole =
                Corpora.walks(124, 3, true).judgedBy(Corpora.walks(124, 3, true).counts(), List.of());
        RankerSettings settings = Corpora.settings(40);
        RankerFit.Fitted fitted = new RankerFit("time", true, settings, folder).fit(judged, whole);
        List<TrainingCurve> first = stage(fitted, "train-ranker");
        List<TrainingCurve> second = stage(fitted, "refit");
        double best =
                first.stream().mapToDouble(TrainingCurve::validation).max().orElseThrow();
        long kept = first.stream()
                .filter(point -> point.validation() == best)
                .findFirst()
                .orElseThrow()
                .step();
        assertThat(second.get(second.size() - 1).step())
                .as("twice the sequences, twice the steps")
                .isEqualTo(2 * kept);
        assertThat(second).allSatisfy(point -> assertThat(point.validation()).isNaN());
        assertThat(new RankerFit("time", true, settings, folder)
                        .fit(judged, whole)
                        .weights()
                        .get(ItemNetwork.BIAS)
                        .values())
                .as("run again, nothing is trained anew")
                .containsExactly(fitted.weights().get(ItemNetwork.BIAS).values());
    }

    private static List<TrainingCurve> stage(RankerFit.Fitted fitted, String stage) {
        return fitted.curve().stream()
                .filter(point -> point.stage().equals(stage))
                .toList();
    }

    private static RankerTraining.Outcome train(Corpus corpus, RankerSettings settings, Path checkpoints)
            throws IOException {
        try (RankerTraining training = new RankerTraining("time", corpus, true, settings, checkpoints)) {
            return training.run();
        }
    }

    private static double similarity(ItemTable table, int one, int other) {
        float[] a = table.vector(one);
        float[] b = table.vector(other);
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    private static List<UserModel.Input> inputs(List<Corpus.Case> cases, ItemTable table) {
        List<UserModel.Input> inputs = new ArrayList<>();
        for (Corpus.Case each : cases) {
            float[] vectors = new float[each.items().length * table.dimension()];
            for (int p = 0; p < each.items().length; p++) {
                System.arraycopy(table.vector(each.items()[p]), 0, vectors, p * table.dimension(), table.dimension());
            }
            inputs.add(new UserModel.Input(vectors, each.features()));
        }
        return inputs;
    }

    private static double[][] rows(ItemTable table, int[] items) {
        return IntStream.of(items)
                .mapToObj(item -> {
                    float[] vector = table.vector(item);
                    return IntStream.range(0, vector.length)
                            .mapToDouble(i -> vector[i])
                            .toArray();
                })
                .toArray(double[][]::new);
    }
}
