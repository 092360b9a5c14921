package dev.tessera.offline.index;

import dev.tessera.store.vector.ItemSearch;
import dev.tessera.store.vector.ScoredItem;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Questions with their exact answers, to hold a search against. */
final class RecallTrial {
    /** How many items are asked for. */
    static final int WANTED = 100;

    private final List<float[]> queries;
    private final BitSet eligible;
    private final List<Set<Integer>> answers;

    /** @param queries at least one */
    RecallTrial(ItemSearch exact, List<float[]> queries, BitSet eligible) {
        this.queries = List.copyOf(queries);
        this.eligible = eligible;
        this.answers = IntStream.range(0, queries.size())
                .parallel()
                .mapToObj(query -> rows(exact, queries.get(query)))
                .toList();
    }

    /** Which share of the right answers a search finds, averaged over the questions in their order, so that the last bit does not depend on threads. */
    double recall(ItemSearch search) {
        return recall(search, queries);
    }

    /** The same where a search is asked the same questions in other words. */
    double recall(ItemSearch search, List<float[]> asked) {
        double[] recalls = IntStream.range(0, queries.size())
                .parallel()
                .mapToDouble(query -> recall(answers.get(query), rows(search, asked.get(query))))
                .toArray();
        return Arrays.stream(recalls).average().orElseThrow();
    }

    private static double recall(Set<Integer> right, Set<Integer> found) {
        return right.isEmpty()
                ? 1
                : (double) right.stream().filter(found::contains).count() / right.size();
    }

    private Set<Integer> rows(ItemSearch search, float[] query) {
        return search.top(query, WANTED, eligible).stream()
                .map(ScoredItem::index)
                .collect(Collectors.toSet());
    }
}
