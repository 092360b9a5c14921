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
import dev.tessera.offline.network.Schedule;
import dev.tessera.offline.network.UpdateRule;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.offline.trainranker.Corpus;
import dev.tessera.offline.trainranker.CorpusReader;
import dev.tessera.offline.trainranker.JointRanker;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.model.UserId;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Encoder and ranker together, with a feature for each item, so that row i of the head is the part of item i and of no other. */
class JointObjectiveIT {
    private static final int ITEMS = 30;
    private static final int GROUPS = 3;
    private static final int DIMENSION = 4;
    private static final float RATE = 0.01f;
    private static final String WEIGHT = EncoderNetwork.head(Modality.TEXT) + "/weight";

    private final SplittableRandom random = new SplittableRandom(3);
    private final List<ItemId> ids = IntStream.range(0, ITEMS)
            .mapToObj(i -> new ItemId(String.format("i%02d", i)))
            .toList();
    private final List<TrainingSequence> sequences = sequences();

    /** Ranker and head move by their gradients; the head's, checked by differences, weighs what its item stands for, and is none of items that are not live. */
    @Test
    void theLossOfTheRankerFlowsIntoTheItemsOfABatch() {
        UpdateRule plain = new UpdateRule.Momentum(0);
        FineTuneSettings settings = settings(new Optimisation(plain, RATE, Schedule.Shape.CONSTANT, 0, 0, 1e9), 8);
        ItemBatches batches = batches(settings);
        try (EncoderNetwork network = network(settings, new int[0])) {
            network.network().start();
            for (int step = 0; step < 2; step++) {
                LiveItems live = network.live(batches, step).orElseThrow();
                assertThat(live.items()).hasSize(8);
                Map<String, Weights> before = network.network().weights();
                float[] gradients = differences(network, batches, step, before, live.items());
                network.train(batches, step, RATE);
                float[] rows = before.get(WEIGHT).values();
                float[] after = network.network().weights().get(WEIGHT).values();
                float largest = 0;
                for (float gradient : gradients) {
                    largest = Math.max(largest, Math.abs(gradient));
                }
                assertThat(largest).isGreaterThan(1e-4f);
                for (int item = 0; item < ITEMS; item++) {
                    int at = Arrays.binarySearch(live.items(), item);
                    float weight = at < 0 ? 0 : live.weights()[at];
                    for (int k = item * DIMENSION; k < (item + 1) * DIMENSION; k++) {
                        float moved = (rows[k] - after[k]) / RATE;
                        assertThat(moved)
                                .as("item %d in step %d", item, step)
                                .isCloseTo(weight * gradients[k], within(weight * 0.05f * largest + 1e-4f));
                    }
                }
            }
        }
    }

    /** Central differences of the loss in the rows of live items; those of others are in the table, and do not move with the head. */
    private static float[] differences(
            EncoderNetwork network, ItemBatches batches, int step, Map<String, Weights> start, int[] live) {
        // Each look at the loss puts parts into the table, which are then fed from there to nobody: the items are live.
        Map<String, Weights> all = new HashMap<>(start);
        float[] gradients = new float[ITEMS * DIMENSION];
        float by = 0x1p-9f;
        for (int item : live) {
            for (int k = item * DIMENSION; k < (item + 1) * DIMENSION; k++) {
                gradients[k] = (loss(network, batches, step, all, k, by) - loss(network, batches, step, all, k, -by))
                        / (2 * by);
            }
        }
        network.network().assign(start);
        return gradients;
    }

    private static float loss(
            EncoderNetwork network, ItemBatches batches, int step, Map<String, Weights> start, int at, float by) {
        float[] moved = start.get(WEIGHT).values().clone();
        moved[at] += by;
        Map<String, Weights> weights = new HashMap<>(start);
        weights.put(WEIGHT, start.get(WEIGHT).with(moved));
        network.network().assign(weights);
        return network.train(batches, step, 0);
    }

    /** Items that take part in no step as targets are ordered by what is learnt of content; here that of their group, which the others' parts share. */
    @Test
    void whatComesNextIsLearntAndJudgedByItemsHeldOut() {
        FineTuneSettings settings = settings(Optimisation.adam(0.05, 0), 16);
        ItemBatches batches = batches(settings);
        int[] heldOut = {0, 1, 2, 3, 4, 5};
        try (EncoderNetwork network = network(settings, heldOut)) {
            network.network().start();
            Map<String, Weights> before = network.network().weights();
            assertThat(before.keySet()).anyMatch(JointRanker::owns).contains(WEIGHT);
            double first = 0;
            double last = 0;
            for (int step = 0; step < 60; step++) {
                LiveItems live = network.live(batches, step).orElseThrow();
                assertThat(live.items()).doesNotContain(heldOut);
                float loss = network.train(batches, step, 0.02f);
                first += step < 10 ? loss : 0;
                last += step >= 50 ? loss : 0;
            }
            assertThat(last).isLessThan(0.9 * first);
            float[] rows = network.network().weights().get(WEIGHT).values();
            assertThat(Arrays.copyOf(rows, heldOut.length * DIMENSION))
                    .as("content of what is held out is not learnt from")
                    .containsExactly(Arrays.copyOf(before.get(WEIGHT).values(), heldOut.length * DIMENSION));
            HeldOutItems none = HeldOutItems.of(pairs(), new int[0], 1, 1);
            double quality = network.quality(none);
            assertThat(quality).isBetween(0.0, 1.0);
            // An oracle's parts: held-out items get those of a trained one of their group.
            Map<String, Weights> told = new HashMap<>(network.network().weights());
            float[] copied = rows.clone();
            for (int item : heldOut) {
                System.arraycopy(rows, (item + 6) * DIMENSION, copied, item * DIMENSION, DIMENSION);
            }
            told.put(WEIGHT, told.get(WEIGHT).with(copied));
            network.network().assign(told);
            assertThat(network.quality(none)).isGreaterThan(quality).isGreaterThan(0.8);
        }
    }

    private EncoderNetwork network(FineTuneSettings settings, int[] heldOut) {
        float[][] rows = new float[ITEMS][ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            rows[i][i] = 1;
        }
        FeatureBranch branch = new FeatureBranch(Modality.TEXT, ITEMS, rows);
        Content content = new Content(ITEMS, List.of(branch), List.of(branch), List.of());
        Map<Modality, Head> heads = new EnumMap<>(Map.of(Modality.TEXT, Head.plain(ITEMS, DIMENSION)));
        List<CatalogEntry> catalog =
                ids.stream().map(id -> new CatalogEntry(id, true, 10, 1, 0)).toList();
        CorpusReader reader = new CorpusReader(catalog, 100);
        Corpus corpus = reader.corpus(
                        content.catalogParts(content.parts(heads, DIMENSION)),
                        reader.sequences(sequences, Set.of(Partition.TRAIN)))
                .withNew(heldOut);
        int[] learnt = IntStream.range(0, ITEMS)
                .filter(item -> Arrays.binarySearch(heldOut, item) < 0)
                .toArray();
        JointObjective.Histories histories = new JointObjective.Histories(corpus, heldOut, learnt);
        return new EncoderNetwork(
                content, heads, settings, Optional.of(histories), new Network(1, TensorFlowThreads.forTraining()));
    }

    private static FineTuneSettings settings(Optimisation optimisation, int batch) {
        return new FineTuneSettings(
                DIMENSION,
                3,
                Objectives.of(Map.of(Objectives.SEQUENCE, 1.0)),
                TowerSettings.head(),
                TowerSettings.head(),
                optimisation,
                new Batches(batch, 1, Candidates.BATCH),
                new Regularisation(0, 0, 0),
                new Ending(10, 1, 1, 50));
    }

    private ItemBatches batches(FineTuneSettings settings) {
        CoEngagement pairs = pairs();
        return new ItemBatches(pairs, pairs.engaged(), settings, 3);
    }

    private CoEngagement pairs() {
        Map<ItemId, Integer> numbers = new HashMap<>();
        ids.forEach(id -> numbers.put(id, numbers.size()));
        return CoEngagement.of(sequences, Partition.TRAIN, numbers, 3);
    }

    /** Users stay within a group. */
    private List<TrainingSequence> sequences() {
        List<TrainingSequence> all = new ArrayList<>();
        for (int user = 0; user < 60; user++) {
            List<ItemId> items = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                items.add(ids.get(random.nextInt(ITEMS / GROUPS) * GROUPS + user % GROUPS));
            }
            all.add(new TrainingSequence(
                    new UserId(String.format("u%02d", user)),
                    Partition.TRAIN,
                    items,
                    new int[] {1, 1, 1, 1, 1, 1},
                    new float[6],
                    new long[] {1000, 2000, 3000, 4000, 5000, 6000},
                    new int[] {0, 1, 2, 3, 4},
                    items.subList(1, 6),
                    new long[] {2000, 3000, 4000, 5000, 6000}));
        }
        return all;
    }
}
