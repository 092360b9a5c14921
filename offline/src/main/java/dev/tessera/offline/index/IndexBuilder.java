package dev.tessera.offline.index;

import dev.tessera.store.vector.CellSearch;
import dev.tessera.store.vector.Cells;
import dev.tessera.store.vector.Cells.Effort;
import dev.tessera.store.vector.ItemSearch;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.UnitVector;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Builds the search index of a catalog. There are {@code 4 sqrt(n)} cells. The effort is the smallest with which the first half of the questions finds {@value #AIMED_AT} of the best 100 that
 * exact search finds, and the other half, which the figures are of, at least {@value #DEMANDED}.
 */
public final class IndexBuilder {
    /** What the share of the best 100 that users' searches find is called. */
    public static final String RECALL = "index_recall@100";

    static final String LIKENESS_RECALL = "index_recall@100_like_an_item";

    private static final double AIMED_AT = 0.98;
    private static final double DEMANDED = 0.95;
    private static final int LEAST_EFFORT = 1_000;
    private static final long SEED = 20_240_501;
    private static final List<Integer> PASSING_PERCENT = List.of(50, 10, 1);

    /** Of the questions, how many are asked again under each filter. */
    private static final int FILTERED_QUESTIONS = 64;

    private final ItemVectors items;
    private final List<float[]> users;

    /**
     * @param items without an index
     * @param users vectors of users as they will ask, at least two, in random order
     */
    public IndexBuilder(ItemVectors items, List<float[]> users) {
        if (users.size() < 2) {
            throw new IllegalArgumentException(
                    users.size() + " user vectors to measure a search index with; expected at least 2");
        }
        this.items = items;
        this.users = List.copyOf(users);
    }

    static String recallOf(int percent) {
        return RECALL + "_of_" + percent + "%";
    }

    /** The index; empty if more than half of the items would have to be looked at, so that it is not worth having. */
    public Optional<SearchIndex> build() {
        ItemVectors arranged = items.by(cells());
        Measured ofUsers = measure(arranged, users, true);
        if (ofUsers.effort() == 0) {
            return Optional.empty();
        }
        Map<String, Double> figures = new TreeMap<>(Map.of(RECALL, ofUsers.recall()));
        figures.putAll(filtered(arranged, ofUsers.effort()));
        Measured ofLikeness = likeness(arranged);
        if (ofLikeness.effort() > 0) {
            figures.put(LIKENESS_RECALL, ofLikeness.recall());
        }
        Cells cells = arranged.cells().orElseThrow().with(new Effort(ofUsers.effort(), ofLikeness.effort()));
        return Optional.of(new SearchIndex(cells, figures));
    }

    private Cells cells() {
        int cells = (int) Math.min(Math.min(Cells.MOST, items.size()), Math.round(4 * Math.sqrt(items.size())));
        double square = users.stream()
                .mapToDouble(user -> Math.pow(UnitVector.length(user), 2))
                .average()
                .orElseThrow();
        float biasWeight = square > 0 ? (float) Math.sqrt(items.dimension() / square) : 1;
        return new Cells(new KMeans(items, biasWeight, SEED).cellOfItems(cells), cells, new Effort(0, 0));
    }

    /** @param effort 0 if none is good enough */
    private record Measured(int effort, double recall) {}

    private Measured measure(ItemVectors arranged, List<float[]> queries, boolean biased) {
        CellSearch search = CellSearch.of(arranged, LEAST_EFFORT, biased);
        ItemSearch exact = biased ? arranged::top : arranged::nearest;
        int half = queries.size() / 2;
        RecallTrial tuning = new RecallTrial(exact, queries.subList(0, half), all());
        RecallTrial judging = new RecallTrial(exact, queries.subList(half, queries.size()), all());
        for (int effort = LEAST_EFFORT; effort <= items.size() / 2; effort += effort / 4) {
            if (tuning.recall(search.with(effort)) >= AIMED_AT) {
                double recall = judging.recall(search.with(effort));
                if (recall >= DEMANDED) {
                    return new Measured(effort, recall);
                }
            }
        }
        return new Measured(0, 1);
    }

    private Map<String, Double> filtered(ItemVectors arranged, int effort) {
        List<float[]> asked =
                users.subList(Math.max(users.size() / 2, users.size() - FILTERED_QUESTIONS), users.size());
        CellSearch search = CellSearch.of(arranged, effort, true);
        Map<String, Double> figures = new TreeMap<>();
        for (int percent : PASSING_PERCENT) {
            SplittableRandom random = new SplittableRandom(SEED);
            BitSet passing = new BitSet(items.size());
            IntStream.range(0, items.size()).forEach(row -> passing.set(row, random.nextInt(100) < percent));
            figures.put(recallOf(percent), new RecallTrial(arranged::top, asked, passing).recall(search));
        }
        return figures;
    }

    /** Asks for what is like some items, by the cosine of vectors. */
    private Measured likeness(ItemVectors arranged) {
        ItemVectors directions = arranged.directions();
        List<float[]> queries = new SplittableRandom(SEED)
                .ints(users.size(), 0, items.size())
                .mapToObj(directions::vector)
                .toList();
        return measure(directions, queries, false);
    }

    private BitSet all() {
        BitSet all = new BitSet(items.size());
        all.set(0, items.size());
        return all;
    }
}
