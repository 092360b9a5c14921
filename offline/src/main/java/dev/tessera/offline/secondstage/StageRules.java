package dev.tessera.offline.secondstage;

import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.secondstage.NumberRule;
import dev.tessera.store.secondstage.SecondStageRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** Chooses what a second stage reads of items: attributes that most items have as one number, of which there are many. */
final class StageRules {
    private static final double LEAST_SHARE = 0.8;
    private static final int LEAST_DISTINCT = 8;

    private StageRules() {}

    static SecondStageRule of(
            List<CatalogEntry> catalog,
            Map<ItemId, Map<String, List<String>>> attributes,
            int candidates,
            boolean clocks) {
        return new SecondStageRule(SecondStageRule.VERSION, candidates, clocks, numbers(catalog, attributes));
    }

    private static List<NumberRule> numbers(
            List<CatalogEntry> catalog, Map<ItemId, Map<String, List<String>>> attributes) {
        NavigableSet<String> names = new TreeSet<>();
        attributes.values().forEach(each -> names.addAll(each.keySet()));
        return names.stream()
                .map(name -> number(name, catalog, attributes))
                .flatMap(Optional::stream)
                .limit(SecondStageRule.MOST_NUMBERS)
                .toList();
    }

    private static Optional<NumberRule> number(
            String name, List<CatalogEntry> catalog, Map<ItemId, Map<String, List<String>>> attributes) {
        double[] values = catalog.stream()
                .map(entry -> NumberRule.number(attributes.getOrDefault(entry.item(), Map.of()), name))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        if (values.length < LEAST_SHARE * catalog.size()
                || Arrays.stream(values).distinct().limit(LEAST_DISTINCT).count() < LEAST_DISTINCT) {
            return Optional.empty();
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        return Optional.of(new NumberRule(name, mean, Math.sqrt(variance)));
    }
}
