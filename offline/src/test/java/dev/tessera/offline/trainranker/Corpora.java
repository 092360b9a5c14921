package dev.tessera.offline.trainranker;

import dev.tessera.store.feature.HistoryFeatures;
import dev.tessera.store.model.Modality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Small made-up corpora whose users walk from one item of a group to the next. */
final class Corpora {
    static final int ITEMS = 24;
    private static final int GROUPS = 4;
    private static final int LENGTH = 12;

    private Corpora() {}

    /** Items of a user's next event are almost always of the group of the last; the last item of the catalog has no events. */
    static Corpus walks(int users, long seed, boolean withContent) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] counts = new long[ITEMS];
        List<Corpus.Sequence> sequences = new ArrayList<>();
        List<Corpus.Case> cases = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int[] items = walk(random, LENGTH + 1);
            HistoryFeatures features = features(LENGTH);
            sequences.add(sequence(items, features));
            for (int p = 0; p < LENGTH; p++) {
                counts[items[p]]++;
            }
            int[] history = Arrays.copyOf(items, LENGTH);
            cases.add(new Corpus.Case(user, items[LENGTH], history, features, new int[0], 1_000_000));
        }
        return new Corpus(
                counts,
                Availability.always(ITEMS),
                java.util.stream.IntStream.range(0, ITEMS - 1).toArray(),
                content(withContent),
                sequences,
                cases);
    }

    private static CatalogParts content(boolean present) {
        if (!present) {
            return new CatalogParts(ITEMS, 0);
        }
        CatalogParts content = new CatalogParts(ITEMS, GROUPS);
        for (int item = 0; item < ITEMS; item++) {
            float[] part = new float[GROUPS];
            part[item % GROUPS] = 1;
            content.set(item, Modality.TEXT, part);
            if (item % 5 != 0) {
                content.set(item, Modality.IMAGE, part);
            }
        }
        return content;
    }

    static HistoryFeatures features(int length) {
        int[] kinds = new int[length];
        float[] values = new float[length];
        long[] times = new long[length];
        for (int p = 0; p < length; p++) {
            kinds[p] = 1 + p % 5;
            values[p] = kinds[p] == 5 ? 4 : Float.NaN;
            times[p] = 60_000L * p * p;
        }
        return HistoryFeatures.of(kinds, values, times);
    }

    private static Corpus.Sequence sequence(int[] items, HistoryFeatures features) {
        int targets = LENGTH - 1;
        int[] positions = new int[targets];
        int[] wanted = new int[targets];
        for (int k = 0; k < targets; k++) {
            positions[k] = k;
            wanted[k] = items[k + 1];
        }
        return new Corpus.Sequence(Arrays.copyOf(items, LENGTH), features, positions, wanted, new int[targets]);
    }

    private static int[] walk(SplittableRandom random, int length) {
        int[] items = new int[length];
        int group = random.nextInt(GROUPS);
        for (int p = 0; p < length; p++) {
            group = random.nextInt(20) == 0 ? random.nextInt(GROUPS) : group;
            items[p] = group + GROUPS * random.nextInt(ITEMS / GROUPS - 1);
        }
        return items;
    }

    static RankerSettings settings(int steps) {
        return new RankerSettings(
                new RankerSettings.Shape(8, 12, 2, 2, 2),
                new RankerSettings.Regularisation(0.1, 0.01, 0.5, 0.1, 0.1, 3, 0),
                new RankerSettings.Learning(8, 5e-3, steps, 3, 1_000, 10),
                5);
    }
}
