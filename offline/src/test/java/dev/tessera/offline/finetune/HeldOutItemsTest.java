package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutItemsTest {
    private static final int ITEMS = 300;

    @Test
    void aTenthIsHeldOutAndNoTrainedPairHoldsOneOfThem() {
        CoEngagement pairs = pairs(ITEMS);
        HeldOutItems heldOut = HeldOutItems.of(pairs, pairs.engaged(), 7, 4_000);
        assertThat(heldOut.items().length).isBetween(15, 50);
        assertThat(heldOut.items())
                .isEqualTo(HeldOutItems.of(pairs, pairs.engaged(), 7, 4_000).items());
        assertThat(heldOut.items())
                .isNotEqualTo(HeldOutItems.of(pairs, pairs.engaged(), 8, 4_000).items());
        assertThat(heldOut.trained().engaged()).doesNotContain(heldOut.items());
        for (int item : heldOut.trained().engaged()) {
            for (int at = heldOut.trained().start(item); at < heldOut.trained().start(item + 1); at++) {
                assertThat(heldOut.items()).doesNotContain(heldOut.trained().column(at));
            }
        }
    }

    @Test
    void fewItemsAreAllTrainedOnAndJudgedByNothing() {
        CoEngagement pairs = pairs(40);
        HeldOutItems heldOut = HeldOutItems.of(pairs, pairs.engaged(), 7, 4_000);
        assertThat(heldOut.isEmpty()).isTrue();
        assertThat(heldOut.trained()).isSameAs(pairs);
        assertThat(heldOut.ndcg(items -> new float[items.length][1])).isNaN();
    }

    @Test
    void theValueIsThatOfAPlainRanking() {
        CoEngagement pairs = pairs(ITEMS);
        HeldOutItems heldOut = HeldOutItems.of(pairs, pairs.engaged(), 7, 4_000);
        float[][] vectors = vectors(new SplittableRandom(3));
        double found = heldOut.ndcg(
                items -> IntStream.of(items).mapToObj(i -> vectors[i]).toArray(float[][]::new));
        assertThat(found)
                .isCloseTo(plainly(pairs, heldOut, vectors), within(1e-9))
                .isBetween(0.01, 0.9);
    }

    @Test
    void vectorsThatSayNothingEarnNothing() {
        CoEngagement pairs = pairs(ITEMS);
        assertThat(HeldOutItems.of(pairs, pairs.engaged(), 7, 4_000).ndcg(items -> new float[items.length][4]))
                .isZero();
    }

    private static double plainly(CoEngagement pairs, HeldOutItems heldOut, float[][] vectors) {
        double sum = 0;
        double weights = 0;
        for (int question : heldOut.trained().engaged()) {
            List<Integer> ranked =
                    new ArrayList<>(Arrays.stream(heldOut.items()).boxed().toList());
            ranked.sort(Comparator.comparingDouble(i -> -dot(vectors[question], vectors[i])));
            double answers = 0;
            double gain = 0;
            for (int at = pairs.start(question); at < pairs.start(question + 1); at++) {
                int rank = ranked.indexOf(pairs.column(at));
                answers += rank < 0 ? 0 : pairs.count(at);
                gain += rank < 0 || rank >= 10 ? 0 : pairs.count(at) * Math.log(2) / Math.log(rank + 2);
            }
            if (answers > 0) {
                sum += gain / answers * Math.sqrt(answers);
                weights += Math.sqrt(answers);
            }
        }
        return sum / weights;
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] * b[i])
                .sum();
    }

    private static float[][] vectors(SplittableRandom random) {
        float[][] vectors = new float[ITEMS][4];
        for (float[] vector : vectors) {
            for (int k = 0; k < vector.length; k++) {
                vector[k] = (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    private static CoEngagement pairs(int items) {
        return pairs(items, 1);
    }

    /** Pairs of users who each touch items of one kind alone, the kind being the item's number modulo {@code kinds}. */
    static CoEngagement pairsWithin(int kinds) {
        return pairs(ITEMS, kinds);
    }

    private static CoEngagement pairs(int items, int kinds) {
        Map<ItemId, Integer> numbers = new TreeMap<>();
        for (int i = 0; i < items; i++) {
            numbers.put(item(i), i);
        }
        return CoEngagement.of(sequences(items, kinds), Partition.TRAIN, numbers, 3);
    }

    /** The same users' sequences. */
    static List<TrainingSequence> sequencesWithin(int kinds) {
        return sequences(ITEMS, kinds);
    }

    private static List<TrainingSequence> sequences(int items, int kinds) {
        SplittableRandom random = new SplittableRandom(items);
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int user = 0; user < 400; user++) {
            sequences.add(sequence(user, random, items, kinds));
        }
        return sequences;
    }

    private static TrainingSequence sequence(int user, SplittableRandom random, int items, int kinds) {
        int length = 6;
        List<ItemId> history = random.ints(length, 0, items / kinds)
                .mapToObj(i -> item(i * kinds + user % kinds))
                .toList();
        int[] eventKinds = new int[length];
        Arrays.fill(eventKinds, EventKind.CLICK.code());
        long[] times = IntStream.range(0, length).mapToLong(t -> t).toArray();
        return new TrainingSequence(
                new UserId("u" + user),
                Partition.TRAIN,
                history,
                eventKinds,
                new float[length],
                times,
                IntStream.range(0, length - 1).toArray(),
                history.subList(1, length),
                Arrays.copyOfRange(times, 1, length));
    }

    static ItemId item(int number) {
        return new ItemId(String.format("i%03d", number));
    }
}
