package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.finetune.FineTuneSettings.Batches;
import dev.tessera.offline.finetune.FineTuneSettings.Candidates;
import dev.tessera.offline.finetune.FineTuneSettings.Ending;
import dev.tessera.offline.finetune.FineTuneSettings.Optimisation;
import dev.tessera.offline.finetune.FineTuneSettings.Regularisation;
import dev.tessera.offline.finetune.FineTuneSettings.TowerSettings;
import dev.tessera.offline.network.Initialiser;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Schedule;
import dev.tessera.offline.network.UpdateRule;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.model.UserId;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One update of the encoder beside plain Java: the loss in double, its gradient by central differences, gradient descent. */
class EncoderStepIT {
    private static final int ITEMS = 9;
    private static final int DIMENSION = 2;
    private static final float RATE = 0.05f;
    private static final double DECAY = 0.1;
    private static final double SMOOTHING = 0.2;
    private static final List<Modality> MODALITIES = List.of(Modality.TEXT, Modality.ATTRIBUTES);

    private final SplittableRandom random = new SplittableRandom(5);
    private final List<FeatureBranch> features =
            List.of(branch(Modality.TEXT, 3, 7), branch(Modality.ATTRIBUTES, 2, ITEMS));
    private final Map<Modality, Head> heads = heads();
    private final CoEngagement pairs = pairs();

    @ParameterizedTest
    @EnumSource(Candidates.class)
    void anUpdateIsThatOfPlainJava(Candidates candidates) {
        FineTuneSettings settings = new FineTuneSettings(
                DIMENSION,
                3,
                Objectives.engagementAlone(),
                TowerSettings.head(),
                TowerSettings.head(),
                new Optimisation(new UpdateRule.Momentum(0), RATE, Schedule.Shape.CONSTANT, 0, DECAY, 1e9),
                new Batches(5, 1, candidates),
                new Regularisation(0, 0, SMOOTHING),
                new Ending(10, 1, 1, 1));
        ItemBatches batches = new ItemBatches(pairs, pairs.engaged(), settings, 3);
        Content content = new Content(ITEMS, features, List.copyOf(features), List.of());
        Oracle oracle =
                new Oracle(batches, candidates, content.parts(heads, DIMENSION).values());
        try (EncoderNetwork network = new EncoderNetwork(
                content, heads, settings, Optional.empty(), new Network(1, TensorFlowThreads.forTraining()))) {
            network.network().start();
            Map<String, Weights> before = network.network().weights();
            for (int step = 0; step < 3; step++) {
                int[] batch = batches.draw(step);
                assertThat(batch).hasSize(5);
                Map<String, Weights> expected = oracle.updated(batch, before);
                double loss = oracle.loss(batch, before);
                assertThat((double) network.train(batches, step, RATE)).isCloseTo(loss, within(1e-5));
                oracle.remember(batch, before);
                Map<String, Weights> after = network.network().weights();
                expected.forEach((name, weights) ->
                        assertThat(after.get(name).values()).as(name).containsExactly(weights.values(), within(2e-5f)));
                before = after;
            }
        }
    }

    private FeatureBranch branch(Modality modality, int width, int present) {
        float[][] rows = new float[ITEMS][];
        for (int i = 0; i < ITEMS; i++) {
            rows[i] = new float[i < present ? width : 0];
            for (int k = 0; k < rows[i].length; k++) {
                rows[i][k] = (float) random.nextGaussian();
            }
        }
        return new FeatureBranch(modality, width, rows);
    }

    private Map<Modality, Head> heads() {
        Map<Modality, Head> all = new EnumMap<>(Modality.class);
        for (FeatureBranch branch : features) {
            float[] weights = new float[branch.width() * DIMENSION];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) random.nextGaussian();
            }
            all.put(
                    branch.modality(),
                    Head.scaling(branch, new int[] {0, 1, 2, 3, 4, 5, 6})
                            .startingAt(Initialiser.of(Weights.of(weights, branch.width(), DIMENSION))));
        }
        return all;
    }

    private CoEngagement pairs() {
        Map<ItemId, Integer> numbers = new HashMap<>();
        for (int i = 0; i < ITEMS; i++) {
            numbers.put(new ItemId("i" + i), i);
        }
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int user = 0; user < 6; user++) {
            List<ItemId> items = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                // The last item is never engaged with.
                items.add(new ItemId("i" + random.nextInt(ITEMS - 1)));
            }
            sequences.add(new TrainingSequence(
                    new UserId("u" + user),
                    Partition.TRAIN,
                    items,
                    new int[] {1, 1, 1, 1},
                    new float[4],
                    new long[] {1, 2, 3, 4},
                    new int[] {0, 1, 2},
                    items.subList(1, 4),
                    new long[] {2, 3, 4}));
        }
        return CoEngagement.of(sequences, Partition.TRAIN, numbers, 3);
    }

    private final class Oracle {
        private final ItemBatches batches;
        private final Candidates candidates;
        private final double[][] table = new double[ITEMS][MODALITIES.size() * DIMENSION];

        Oracle(ItemBatches batches, Candidates candidates, float[] start) {
            this.batches = batches;
            this.candidates = candidates;
            for (int i = 0; i < start.length; i++) {
                table[i / table[0].length][i % table[0].length] = start[i];
            }
        }

        double loss(int[] batch, Map<String, Weights> weights) {
            double[][] live = new double[batch.length][];
            for (int i = 0; i < batch.length; i++) {
                live[i] = parts(batch[i], weights);
            }
            double sum = 0;
            double all = 0;
            for (int i = 0; i < batch.length; i++) {
                List<double[]> others = new ArrayList<>();
                List<Double> lifts = new ArrayList<>();
                List<Double> counts = new ArrayList<>();
                float[] within = batches.offsets(batch);
                for (int j = 0; j < batch.length; j++) {
                    if (j != i) {
                        others.add(live[j]);
                        lifts.add((double) within[j]);
                        counts.add(count(batch[i], batch[j]));
                    }
                }
                float[] beside = batches.offsetsBeside(batch);
                for (int item = 0; candidates == Candidates.CATALOG && item < ITEMS; item++) {
                    if (beside[item] > ItemBatches.HIDDEN) {
                        others.add(table[item]);
                        lifts.add((double) beside[item]);
                        counts.add(count(batch[i], item));
                    }
                }
                double total = counts.stream().mapToDouble(each -> each).sum();
                double weight = Math.sqrt(total);
                sum += weight * crossEntropy(live[i], others, lifts, counts, total);
                all += weight;
            }
            return sum / Math.max(all, 1e-6);
        }

        private double crossEntropy(
                double[] item, List<double[]> others, List<Double> lifts, List<Double> counts, double total) {
            double[] logits = new double[others.size()];
            double normaliser = 0;
            for (int j = 0; j < logits.length; j++) {
                logits[j] = lifts.get(j);
                for (int k = 0; k < item.length; k++) {
                    logits[j] += item[k] * others.get(j)[k];
                }
                normaliser += Math.exp(logits[j]);
            }
            double entropy = 0;
            for (int j = 0; j < logits.length && total > 0; j++) {
                double target = (1 - SMOOTHING) * counts.get(j) / total + SMOOTHING / logits.length;
                entropy -= target * (logits[j] - Math.log(normaliser));
            }
            return entropy;
        }

        Map<String, Weights> updated(int[] batch, Map<String, Weights> weights) {
            Map<String, Weights> updated = new HashMap<>();
            ToDoubleFunction<Map<String, Weights>> loss = moved -> loss(batch, moved);
            weights.forEach((name, values) -> {
                float[] next = values.values().clone();
                for (int i = 0; i < next.length; i++) {
                    double step = 0x1p-10;
                    double gradient = (loss.applyAsDouble(moved(weights, name, i, step))
                                    - loss.applyAsDouble(moved(weights, name, i, -step)))
                            / (2 * step);
                    double decay = name.endsWith("weight") ? DECAY * next[i] : 0;
                    next[i] -= (float) (RATE * (gradient + decay));
                }
                updated.put(name, values.with(next));
            });
            return updated;
        }

        private Map<String, Weights> moved(Map<String, Weights> weights, String name, int index, double by) {
            Map<String, Weights> moved = new HashMap<>(weights);
            float[] values = weights.get(name).values().clone();
            values[index] += (float) by;
            moved.put(name, weights.get(name).with(values));
            return moved;
        }

        void remember(int[] batch, Map<String, Weights> weights) {
            for (int item : batch) {
                table[item] = parts(item, weights);
            }
        }

        private double[] parts(int item, Map<String, Weights> weights) {
            double[] parts = new double[MODALITIES.size() * DIMENSION];
            for (int m = 0; m < MODALITIES.size(); m++) {
                Modality modality = MODALITIES.get(m);
                String head = EncoderNetwork.head(modality);
                float[] row = heads.get(modality).scaled(features.get(m).rows()[item]);
                for (int k = 0; row.length > 0 && k < DIMENSION; k++) {
                    double sum = weights.get(head + "/bias").values()[k];
                    for (int i = 0; i < row.length; i++) {
                        sum += row[i] * weights.get(head + "/weight").values()[i * DIMENSION + k];
                    }
                    parts[m * DIMENSION + k] = sum;
                }
            }
            return parts;
        }
    }

    private double count(int item, int other) {
        for (int at = pairs.start(item); at < pairs.start(item + 1); at++) {
            if (pairs.column(at) == other) {
                return pairs.count(at);
            }
        }
        return 0;
    }
}
