package dev.tessera.store.feature;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which attributes a model knows. A categorical one gives the entry {@code name=value}; a numeric one falls between boundaries and gives
 * {@code name#interval}. Entries are numbered by their place in the vocabulary; what is not in it is ignored.
 *
 * @param boundaries by name of the numeric attribute, ascending; a value equal to a boundary lies above it
 */
public record AttributeRule(List<String> vocabulary, Map<String, List<Double>> boundaries) {
    /** A numeric attribute with more different values than this is cut into intervals. */
    private static final int FEW = 16;

    private static final int INTERVALS = 8;

    public AttributeRule {
        vocabulary = List.copyOf(vocabulary);
        boundaries = Map.copyOf(boundaries);
    }

    /** Knows nothing. */
    public static AttributeRule none() {
        return new AttributeRule(List.of(), Map.of());
    }

    /**
     * Takes the vocabulary from the attributes of items: entries that at least two items have, the most frequent first, equal ones by
     * name. Attributes whose values are all numbers, and many, are cut at their quantiles.
     *
     * @param size the most entries it may have
     */
    public static AttributeRule learn(Iterable<Map<String, List<String>>> items, int size) {
        Map<String, List<Double>> boundaries = boundaries(items);
        AttributeRule cut = new AttributeRule(List.of(), boundaries);
        Map<String, Integer> counts = new HashMap<>();
        for (Map<String, List<String>> attributes : items) {
            cut.entries(attributes).forEach(entry -> counts.merge(entry, 1, Integer::sum));
        }
        List<String> vocabulary = counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= 2)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(size)
                .map(Map.Entry::getKey)
                .toList();
        return new AttributeRule(vocabulary, boundaries);
    }

    /** A reader of items' attributes, with the vocabulary indexed. */
    AttributeReader open() {
        Map<String, Integer> numbers = new HashMap<>();
        for (String entry : vocabulary) {
            numbers.put(entry, numbers.size());
        }
        return attributes -> entries(attributes).stream()
                .filter(numbers::containsKey)
                .mapToInt(numbers::get)
                .sorted()
                .toArray();
    }

    private Set<String> entries(Map<String, List<String>> attributes) {
        Set<String> entries = new HashSet<>();
        attributes.forEach((name, values) -> values.forEach(value -> entries.add(entry(name, value.strip()))));
        return entries;
    }

    private String entry(String name, String value) {
        List<Double> cuts = boundaries.get(name);
        double number = cuts == null ? Double.NaN : number(value);
        if (cuts == null || Double.isNaN(number)) {
            return name + "=" + value;
        }
        return name + "#" + cuts.stream().filter(cut -> number >= cut).count();
    }

    private static Map<String, List<Double>> boundaries(Iterable<Map<String, List<String>>> items) {
        Map<String, List<Double>> numbers = new TreeMap<>();
        Set<String> words = new HashSet<>();
        for (Map<String, List<String>> attributes : items) {
            attributes.forEach((name, values) -> values.forEach(value -> {
                double number = number(value.strip());
                if (Double.isNaN(number)) {
                    words.add(name);
                } else {
                    numbers.computeIfAbsent(name, any -> new ArrayList<>()).add(number);
                }
            }));
        }
        numbers.keySet().removeAll(words);
        numbers.values().removeIf(values -> new HashSet<>(values).size() <= FEW);
        numbers.replaceAll((name, values) -> quantiles(values));
        return numbers;
    }

    private static List<Double> quantiles(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        List<Double> cuts = new ArrayList<>();
        for (int i = 1; i < INTERVALS; i++) {
            cuts.add(sorted.get(sorted.size() * i / INTERVALS));
        }
        return cuts.stream().distinct().toList();
    }

    private static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Gives the numbers of an item's known attribute entries, ascending. */
    @FunctionalInterface
    interface AttributeReader {
        int[] read(Map<String, List<String>> attributes);
    }
}
