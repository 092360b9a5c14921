package dev.tessera.online.slate;

import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** A slate the plain way: everything that the contract says, word by word, computed anew for every place. */
final class PlainSlate {
    private final LoadedGeneration data;
    private final SlateRules rules;
    private final int size;
    private final List<Integer> slate = new ArrayList<>();

    private PlainSlate(LoadedGeneration data, SlateRules rules, int size) {
        this.data = data;
        this.rules = rules;
        this.size = size;
    }

    /**
     * @param eligible rows that may be in it
     * @param score of a row
     */
    static List<ItemId> of(
            LoadedGeneration data, SlateRules rules, int size, List<Integer> eligible, IntToDoubleFunction score) {
        List<Integer> ranked = eligible.stream()
                .sorted(Comparator.comparingDouble((Integer row) -> -score.applyAsDouble(row))
                        .thenComparing(row -> data.vectors().id(row)))
                .toList();
        PlainSlate plain = new PlainSlate(data, rules, size);
        plain.fill(ranked.subList(0, Math.min(ranked.size(), Math.min(1_000, Math.max(100, 10 * size)))), score);
        plain.fillByScore(ranked.subList(0, Math.min(ranked.size(), 10_000)));
        return plain.slate.stream().map(row -> data.vectors().id(row)).toList();
    }

    private void fill(List<Integer> candidates, IntToDoubleFunction score) {
        while (slate.size() < size) {
            List<Integer> open = candidates.stream().filter(this::isOpen).toList();
            if (open.isEmpty()) {
                return;
            }
            slate.add(open.stream()
                    .max(Comparator.comparingDouble((Integer row) -> worth(row, candidates, score))
                            .thenComparing(row -> -candidates.indexOf(row)))
                    .orElseThrow());
        }
    }

    private void fillByScore(List<Integer> candidates) {
        for (int row : candidates) {
            if (slate.size() < size && isOpen(row)) {
                slate.add(row);
            }
        }
    }

    private double worth(int row, List<Integer> candidates, IntToDoubleFunction score) {
        double lowest =
                candidates.stream().mapToDouble(score::applyAsDouble).min().orElseThrow();
        double highest =
                candidates.stream().mapToDouble(score::applyAsDouble).max().orElseThrow();
        double relevance = highest == lowest ? 1 : (score.applyAsDouble(row) - lowest) / (highest - lowest);
        double likeness =
                slate.stream().mapToDouble(other -> cosine(row, other)).max().orElse(0);
        double diversity = rules.diversity().orElse(0);
        return (1 - diversity) * relevance - diversity * likeness;
    }

    private double cosine(int one, int other) {
        float[] a = data.vectors().vector(one);
        float[] b = data.vectors().vector(other);
        double dot = IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] * b[i])
                .sum();
        return dot / Math.sqrt(square(a) * square(b));
    }

    private static double square(float[] vector) {
        return IntStream.range(0, vector.length)
                .mapToDouble(i -> (double) vector[i] * vector[i])
                .sum();
    }

    private boolean isOpen(int row) {
        return !slate.contains(row)
                && rules.caps().stream().allMatch(cap -> values(cap, row).stream()
                        .allMatch(value -> slate.stream()
                                        .filter(other -> values(cap, other).contains(value))
                                        .count()
                                < cap.maxItems()));
    }

    private HashSet<String> values(AttributeCap cap, int row) {
        ItemCard card = data.cards().get(row);
        return new HashSet<>(card.attributes().getOrDefault(cap.attribute(), List.of()));
    }
}
