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
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Finds the rows of a generation that pass a request's conditions. Immutable and safe to share. */
public final class CatalogIndex {
    private static final AttributeIndex NONE = new AttributeIndex();

    private final int size;
    private final SortedMap<String, AttributeIndex> attributes = new TreeMap<>();
    private final List<Turn> arrivals;
    private final List<Turn> departures;

    /** When an item comes, or leaves. */
    private record Turn(Instant moment, int row) {}

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
        arrivals = turns(
                cards,
                ItemCard::availableFrom,
                Comparator.comparing(Turn::moment).reversed());
        departures = turns(cards, ItemCard::availableUntil, Comparator.comparing(Turn::moment));
    }

    private static List<Turn> turns(List<ItemCard> cards, Function<ItemCard, Instant> moment, Comparator<Turn> order) {
        return IntStream.range(0, cards.size())
                .mapToObj(row -> new Turn(moment.apply(cards.get(row)), row))
                .sorted(order)
                .toList();
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
        for (Turn turn : arrivals) {
            if (!turn.moment().isAfter(moment)) {
                break;
            }
            rows.set(turn.row());
        }
        return rows;
    }

    /**
     * The rows of the items that are available at {@code moment} and pass every filter. An attribute that no item has passes like one that an item
     * lacks. The caller owns the answer.
     */
    public BitSet passing(List<AttributeFilter> filters, Instant moment) {
        BitSet passing = new BitSet(size);
        passing.set(0, size);
        clear(passing, arrivals, from -> from.isAfter(moment));
        clear(passing, departures, until -> !until.isAfter(moment));
        filters.forEach(filter -> apply(filter, passing));
        return passing;
    }

    /** As far as the condition holds. */
    private static void clear(BitSet passing, List<Turn> turns, Predicate<Instant> unavailable) {
        for (Turn turn : turns) {
            if (!unavailable.test(turn.moment())) {
                return;
            }
            passing.clear(turn.row());
        }
    }

    private void apply(AttributeFilter filter, BitSet passing) {
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
