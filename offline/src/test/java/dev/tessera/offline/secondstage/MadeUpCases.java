package dev.tessera.offline.secondstage;

import dev.tessera.store.feature.History;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.secondstage.ItemSignals;
import dev.tessera.store.secondstage.NumberRule;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.SecondStageRule;
import dev.tessera.store.secondstage.StageCatalog;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.ScoredItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random items with a price, and users whose first stage orders at random. */
final class MadeUpCases {
    static final int DIMENSION = 3;
    static final int ITEMS = 40;
    static final int CANDIDATES = 12;
    static final SecondStageRule RULE =
            new SecondStageRule(SecondStageRule.VERSION, CANDIDATES, true, List.of(new NumberRule("price", 10, 4)));
    static final SecondStageSettings.Shape SHAPE = new SecondStageSettings.Shape(5, 4, 2, 2);

    private final SplittableRandom random;
    private final float[] parts = new float[ITEMS * 4 * DIMENSION];
    private final List<ItemId> ids = IntStream.range(0, ITEMS)
            .mapToObj(i -> new ItemId(String.format("i%02d", i)))
            .toList();

    MadeUpCases(long seed) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = (float) random.nextGaussian();
        }
    }

    static SecondStageSettings settings(int steps) {
        return new SecondStageSettings(
                CANDIDATES, SHAPE, new SecondStageSettings.Learning(16, 7, 0, steps, 2e-2, 0.01), 3);
    }

    StageCatalog items() {
        return items(parts);
    }

    /** The same items in a space that is turned: the first two axes of every part by a right angle. */
    StageCatalog turned() {
        float[] other = parts.clone();
        for (int i = 0; i < other.length; i += DIMENSION) {
            other[i] = -parts[i + 1];
            other[i + 1] = parts[i];
        }
        return items(other);
    }

    private StageCatalog items(float[] of) {
        ItemParts itemParts = ItemParts.of(ITEMS, DIMENSION, of);
        float[] vectors = new float[ITEMS * DIMENSION];
        List<ItemSignals> signals = new ArrayList<>();
        for (int row = 0; row < ITEMS; row++) {
            System.arraycopy(itemParts.sum(row), 0, vectors, row * DIMENSION, DIMENSION);
            Map<String, List<String>> attributes =
                    row % 4 == 0 ? Map.of() : Map.of("price", List.of(Integer.toString(row % 20)));
            signals.add(RULE.signals(row % 9, row % 3, attributes));
        }
        return new StageCatalog(new ItemVectors(ids, DIMENSION, vectors, new float[ITEMS]), itemParts, signals);
    }

    /** @param likeNewest whether the wanted candidate is the one most like the newest entry, or any */
    List<Case> cases(int users, boolean likeNewest) {
        StageCatalog items = items();
        List<Case> cases = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int[] rows = random.ints(0, ITEMS).distinct().limit(CANDIDATES + 4L).toArray();
            List<ScoredItem> candidates = new ArrayList<>();
            for (int c = 0; c < CANDIDATES; c++) {
                candidates.add(new ScoredItem(rows[c], ids.get(rows[c]), (float) (0.3 * random.nextGaussian())));
            }
            candidates.sort(ScoredItem.ORDER);
            int newest = rows[rows.length - 1];
            int wanted = likeNewest
                    ? IntStream.range(0, CANDIDATES)
                            .boxed()
                            .max(Comparator.comparingDouble(
                                    c -> cosine(items, candidates.get(c).index(), newest)))
                            .orElseThrow()
                    : random.nextInt(CANDIDATES);
            cases.add(new Case(
                    new UserId(String.format("u%03d", user)),
                    new Question(history(rows), 900_000_000L, candidates),
                    wanted));
        }
        return cases;
    }

    private History history(int[] rows) {
        int length = rows.length - CANDIDATES;
        int[] kinds = new int[length];
        float[] values = new float[length];
        long[] times = new long[length];
        List<ItemId> entries = new ArrayList<>();
        for (int p = 0; p < length; p++) {
            entries.add(ids.get(rows[CANDIDATES + p]));
            kinds[p] = 1 + random.nextInt(5);
            values[p] = 3 + random.nextInt(3);
            times[p] = 800_000_000L + p * 3_600_000L;
        }
        return new History(entries, kinds, values, times);
    }

    private static double cosine(StageCatalog items, int one, int other) {
        float[] a = items.vectors().vector(one);
        float[] b = items.vectors().vector(other);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
