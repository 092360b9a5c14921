package dev.tessera.offline.shop;

import dev.tessera.store.model.ItemId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Scores items for a user of whom only the history is known: Bayes' rule with the true choice model. The posterior of the taste, given
 * the choices so far and the normal prior, is approximated by a normal distribution at its mode (Laplace); the score of an item is the log of its
 * expected {@code exp(utility)}: mean utility plus half its variance.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class ReachableScores {
    private final Shelf shelf;
    private final Map<ItemId, Integer> positions = new HashMap<>();

    ReachableScores(List<Product> products, Instant cut) {
        List<Product> byArrival = products.stream()
                .sorted(Comparator.comparing(Product::availableFrom).thenComparing(Product::item))
                .toList();
        shelf = Shelf.of(byArrival, cut);
        for (int position = 0; position < byArrival.size(); position++) {
            positions.put(byArrival.get(position).item(), position);
        }
    }

    /**
     * @param history items the user chose, oldest first; may be empty: then the prior decides. Choices that the choice model rules out, of
     *     an item for the second time or before it is on sale, tell nothing
     * @param occurredAt when, in milliseconds since the epoch, one for each
     * @return one score an item of {@code catalog}, in its order
     * @throws IllegalArgumentException if an item is not of this shop
     */
    public double[] score(List<ItemId> history, long[] occurredAt, List<ItemId> catalog) {
        if (history.size() != occurredAt.length) {
            throw new IllegalArgumentException(
                    "history has " + history.size() + " items and " + occurredAt.length + " times; expected one each");
        }
        int[] all = history.stream().mapToInt(this::position).toArray();
        int[] told = IntStream.range(0, all.length)
                .filter(choice -> isFirst(all, choice) && shelf.arrivals()[all[choice]] <= occurredAt[choice])
                .toArray();
        TastePosterior posterior = TastePosterior.of(
                shelf,
                IntStream.of(told).map(choice -> all[choice]).toArray(),
                IntStream.of(told).mapToLong(choice -> occurredAt[choice]).toArray());
        double[] scores = new double[shelf.size()];
        for (int product = 0; product < scores.length; product++) {
            scores[product] = posterior.score(product);
        }
        return catalog.stream().mapToDouble(item -> scores[position(item)]).toArray();
    }

    private static boolean isFirst(int[] chosen, int choice) {
        return IntStream.range(0, choice).noneMatch(earlier -> chosen[earlier] == chosen[choice]);
    }

    private int position(ItemId item) {
        Integer position = positions.get(item);
        if (position == null) {
            throw new IllegalArgumentException("item " + item + " is not a product of this shop");
        }
        return position;
    }
}
