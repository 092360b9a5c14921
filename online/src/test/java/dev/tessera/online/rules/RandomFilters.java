package dev.tessera.online.rules;

import dev.tessera.online.rules.AttributeFilter.AnyOf;
import dev.tessera.online.rules.AttributeFilter.Between;
import dev.tessera.online.rules.AttributeFilter.NoneOf;
import dev.tessera.store.generation.ItemCard;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Random filters on the attributes of the test catalog, and the plainest reading of what they mean. */
public final class RandomFilters {
    private RandomFilters() {}

    public static AttributeFilter next(Random random) {
        Set<String> genres = random.nextBoolean() ? Set.of("g0") : Set.of("g1", "g" + (2 + random.nextInt(3)));
        double price = random.nextInt(100);
        return switch (random.nextInt(4)) {
            case 0 -> new AnyOf("genre", genres);
            case 1 -> new NoneOf("genre", genres);
            case 2 -> new Between("price", price, price + random.nextInt(60));
            default -> new Between("price", Double.NEGATIVE_INFINITY, price);
        };
    }

    public static boolean passes(ItemCard card, List<AttributeFilter> filters, Instant moment) {
        return !card.availableFrom().isAfter(moment)
                && card.availableUntil().isAfter(moment)
                && filters.stream().allMatch(filter -> passes(card, filter));
    }

    private static boolean passes(ItemCard card, AttributeFilter filter) {
        List<String> values = card.attributes().getOrDefault(filter.attribute(), List.of());
        if (filter instanceof AnyOf anyOf) {
            return values.stream().anyMatch(anyOf.values()::contains);
        }
        if (filter instanceof NoneOf noneOf) {
            return values.stream().noneMatch(noneOf.values()::contains);
        }
        Between range = (Between) filter;
        return values.stream()
                .filter(value -> !value.equals("ask us"))
                .mapToDouble(Double::parseDouble)
                .anyMatch(number -> number >= range.minimum() && number <= range.maximum());
    }
}
