package dev.tessera.online.rules;

import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.rules.AttributeFilter.Between;
import dev.tessera.online.rules.AttributeFilter.NoneOf;
import dev.tessera.store.generation.ItemCard;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Finds the rows of a generation that pass a request's conditions. Immutable and safe to share. */
public final class CatalogIndex {
    private static final AttributeIndex NONE = new AttributeIndex();

    private final int size;
    private final SortedMap<String, AttributeIndex> attributes = new TreeMap<>();
    private final Turns arrivals;
    private final Turns departures;

    /**
     * When items come, or leave, in an order.
     *
     * @param rows which item each moment is of
     */
    private record Turns(Instant[] moments, int[] rows) {
        static Turns of(List<ItemCard> cards, Function<ItemCard, Instant> moment, Comparator<Instant> order) {
            int[] rows = IntStream.range(0, cards.size())
                    .boxed()
                    .sorted(Comparator.comparing(row -> moment.apply(cards.get(row)), order))
                    .mapToInt(Integer::intValue)
                    .toArray();
            return new Turns(
                    IntStream.of(rows)
                            .mapToObj(row -> moment.apply(cards.get(row)))
                            .toArray(Instant[]::new),
                    rows);
        }

        void asFarAs(Predicate<Instant> holds, IntConsumer row) {
            for (int i = 0; i < rows.length && holds.test(moments[i]); i++) {
                row.accept(rows[i]);
            }
        }
    }

    /** @param cards one a row, in row order */
    public CatalogIndex(List<ItemCard> cards) {
        size = cards.size();
        for (int i = 0; i < size; i++) {
            int row = i;
            cards.get(row).attributes().forEach((name, values) -> {
                AttributeIndex index = attributes.computeIfAbsent(name, unused -> new AttributeIndex());
                values.forEach(value -> index.add(value, row));
            });
        }
        attributes.values().forEach(AttributeIndex::seal);
        arrivals = Turns.of(cards, ItemCard::availableFrom, Comparator.reverseOrder());
        departures = Turns.of(cards, ItemCard::availableUntil, Comparator.naturalOrder());
    }

    /**
     * Of indexes that are asked together.
     *
     * @throws UnknownAttributeException if no item has one of the attributes
     */
    public static void requireAttributes(Collection<String> attributes, List<CatalogIndex> indexes) {
        for (String attribute : attributes) {
            if (!haveAttributes(List.of(attribute), indexes)) {
                SortedSet<String> known = new TreeSet<>();
                indexes.forEach(index -> known.addAll(index.attributes.keySet()));
                throw new UnknownAttributeException(attribute, known);
            }
        }
    }

    /** Whether each of the attributes is in one of the indexes at least. */
    public static boolean haveAttributes(Collection<String> attributes, List<CatalogIndex> indexes) {
        return attributes.stream()
                .allMatch(attribute -> indexes.stream().anyMatch(index -> index.attributes.containsKey(attribute)));
    }

    /** The rows of the items that became available after a moment, or will. The caller owns the answer. */
    public BitSet availableSince(Instant moment) {
        BitSet rows = new BitSet(size);
        arrivals.asFarAs(from -> from.isAfter(moment), rows::set);
        return rows;
    }

    /**
     * The rows of the items that are available at {@code moment} and pass every filter. An attribute that no item has passes like one that an item
     * lacks. The caller owns the answer.
     */
    public BitSet passing(List<AttributeFilter> filters, Instant moment) {
        BitSet passing = new BitSet(size);
        passing.set(0, size);
        arrivals.asFarAs(from -> from.isAfter(moment), passing::clear);
        departures.asFarAs(until -> !until.isAfter(moment), passing::clear);
        filters.forEach(filter -> keepPassing(filter, passing));
        return passing;
    }

    /** Takes out the rows of the items that do not pass a filter; rows of other indexes count as those without any attribute. */
    public void keepPassing(AttributeFilter filter, BitSet passing) {
        AttributeIndex index = attributes.getOrDefault(filter.attribute(), NONE);
        if (filter instanceof AnyOf anyOf) {
            passing.and(index.withAnyOf(anyOf.values()));
        } else if (filter instanceof NoneOf noneOf) {
            passing.andNot(index.withAnyOf(noneOf.values()));
        } else if (filter instanceof Between range) {
            passing.and(index.between(range.minimum(), range.maximum()));
        }
    }
}
