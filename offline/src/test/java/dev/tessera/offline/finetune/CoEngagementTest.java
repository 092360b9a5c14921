package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoEngagementTest {
    private static final int ITEMS = 12;
    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void countsThePairsThatAPlainLoopCounts() {
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sequences.add(randomSequence(i % 4 == 0 ? Partition.VALIDATION : Partition.TRAIN));
        }
        Map<ItemId, Integer> numbers = new TreeMap<>();
        for (int i = 0; i < ITEMS - 2; i++) {
            numbers.put(item(i), i);
        }
        CoEngagement pairs = CoEngagement.of(sequences, Partition.TRAIN, numbers, 3);
        float[][] expected = plainly(sequences, numbers, 3);
        for (int row = 0; row < numbers.size(); row++) {
            float[] found = new float[numbers.size()];
            for (int at = pairs.start(row); at < pairs.start(row + 1); at++) {
                found[pairs.column(at)] = pairs.count(at);
            }
            assertThat(found).as("row %d", row).isEqualTo(expected[row]);
        }
    }

    @ParameterizedTest
    @EnumSource(FineTuneSettings.Candidates.class)
    void aShareOfTheirLogPopularityIsAddedToCandidates(FineTuneSettings.Candidates candidates) {
        CoEngagement pairs = randomPairs();
        int[] items = pairs.engaged();
        float[] none = offsets(pairs, candidates, 0);
        float[] half = offsets(pairs, candidates, 0.5);
        float[] all = offsets(pairs, candidates, 1);
        double sum = Arrays.stream(items).mapToDouble(pairs::total).sum();
        for (int i = 0; i < items.length; i++) {
            double popularity = Math.log(pairs.total(items[i]) / sum);
            assertThat(all[i] - none[i]).isCloseTo((float) popularity, offset(1e-5f));
            assertThat(half[i] - none[i]).isCloseTo((float) (popularity / 2), offset(1e-5f));
        }
        boolean always = candidates == FineTuneSettings.Candidates.CATALOG;
        assertThat(IntStream.range(0, none.length).allMatch(i -> none[i] == 0)).isEqualTo(always);
    }

    private static float[] offsets(CoEngagement pairs, FineTuneSettings.Candidates candidates, double popularity) {
        FineTuneSettings settings =
                FineTuneSettings.demo().with(new FineTuneSettings.Batches(6, 1, candidates, popularity));
        return new ItemBatches(pairs, pairs.engaged(), settings, 9).offsets(pairs.engaged());
    }

    private CoEngagement randomPairs() {
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sequences.add(randomSequence(Partition.TRAIN));
        }
        Map<ItemId, Integer> numbers = new TreeMap<>();
        for (int i = 0; i < ITEMS; i++) {
            numbers.put(item(i), i);
        }
        return CoEngagement.of(sequences, Partition.TRAIN, numbers, 3);
    }

    @Test
    void batchesAreDistributionsOverTheOtherItemsAndTheSameForTheSameStep() {
        CoEngagement pairs = randomPairs();
        ItemBatches batches = new ItemBatches(
                pairs,
                pairs.engaged(),
                FineTuneSettings.demo().with(new FineTuneSettings.Batches(6, 1, FineTuneSettings.Candidates.BATCH)),
                9);
        int[] batch = batches.draw(4);
        assertThat(batch).hasSize(6).isSorted().doesNotHaveDuplicates().isEqualTo(batches.draw(4));
        assertThat(batches.draw(5)).isNotEqualTo(batch);
        float[] weights = new float[6];
        float[] targets = batches.targets(batch, weights);
        for (int row = 0; row < 6; row++) {
            float sum = 0;
            for (int column = 0; column < 6; column++) {
                sum += targets[row * 6 + column];
            }
            assertThat(targets[row * 6 + row]).isZero();
            assertThat(sum).isCloseTo(weights[row] > 0 ? 1 : 0, offset(1e-5f));
        }
    }

    private static float[][] plainly(List<TrainingSequence> sequences, Map<ItemId, Integer> numbers, int window) {
        float[][] counts = new float[numbers.size()][numbers.size()];
        for (TrainingSequence sequence : sequences) {
            for (int k = 0; k < sequence.targetItems().size() && sequence.partition() == Partition.TRAIN; k++) {
                int newest = sequence.targetPositions()[k];
                for (int p = 0; p <= newest; p++) {
                    Integer one = numbers.get(sequence.targetItems().get(k));
                    Integer other = numbers.get(sequence.items().get(p));
                    boolean near = newest - p < window;
                    if (one != null && other != null && near && !one.equals(other) && sequence.kinds()[p] != 6) {
                        counts[one][other]++;
                        counts[other][one]++;
                    }
                }
            }
        }
        return counts;
    }

    private TrainingSequence randomSequence(Partition partition) {
        int length = 2 + random.nextInt(8);
        List<ItemId> items = new ArrayList<>();
        List<ItemId> targets = new ArrayList<>();
        int[] kinds = new int[length];
        int[] positions = new int[length - 1];
        for (int i = 0; i < length; i++) {
            items.add(item(random.nextInt(ITEMS)));
            kinds[i] = random.nextInt(5) == 0 ? EventKind.DISMISSAL.code() : EventKind.VIEW.code();
            if (i > 0) {
                targets.add(item(random.nextInt(ITEMS)));
                positions[i - 1] = i - 1;
            }
        }
        float[] values = new float[length];
        Arrays.fill(values, Float.NaN);
        return new TrainingSequence(
                new UserId("u"),
                partition,
                items,
                kinds,
                values,
                new long[length],
                positions,
                targets,
                new long[length - 1]);
    }

    private static ItemId item(int number) {
        return new ItemId(String.format("i%02d", number));
    }
}
