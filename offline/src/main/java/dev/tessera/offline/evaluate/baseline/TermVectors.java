package dev.tessera.offline.evaluate.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Items as sparse vectors of terms, weighted by TF-IDF ({@code (1 + ln tf) ln(n / df)}) and scaled to length 1; an item without terms is
 * the zero vector. Term numbers ascend within an item.
 */
public final class TermVectors {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final int terms;
    private final int[][] indices;
    private final float[][] values;

    private TermVectors(int terms, int[][] indices, float[][] values) {
        this.terms = terms;
        this.indices = indices;
        this.values = values;
    }

    /** The words of a text in lower case, without single characters. */
    public static List<String> words(String text) {
        return NO_WORD.splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> word.length() > 1)
                .toList();
    }

    /**
     * @param documents the terms of each item
     * @param leastItems a term that fewer items have is left out
     */
    public static TermVectors of(List<List<String>> documents, int leastItems) {
        List<Map<String, Integer>> counts =
                documents.stream().map(TermVectors::count).toList();
        Map<String, Integer> frequency = new TreeMap<>();
        counts.forEach(count -> count.keySet().forEach(term -> frequency.merge(term, 1, Integer::sum)));
        frequency.values().removeIf(items -> items < leastItems);
        Map<String, Integer> numbers = new TreeMap<>();
        frequency.keySet().forEach(term -> numbers.put(term, numbers.size()));
        int[][] indices = new int[documents.size()][];
        float[][] values = new float[documents.size()][];
        for (int item = 0; item < indices.length; item++) {
            Map<String, Integer> count = counts.get(item);
            List<String> kept = new ArrayList<>(count.keySet());
            kept.retainAll(numbers.keySet());
            indices[item] = kept.stream().mapToInt(numbers::get).toArray();
            values[item] = new float[kept.size()];
            for (int i = 0; i < kept.size(); i++) {
                double rarity = Math.log((double) documents.size() / frequency.getOrDefault(kept.get(i), 1));
                values[item][i] = (float) ((1 + Math.log(count.getOrDefault(kept.get(i), 1))) * rarity);
            }
            toUnitLength(values[item]);
        }
        return new TermVectors(numbers.size(), indices, values);
    }

    private static Map<String, Integer> count(List<String> document) {
        Map<String, Integer> counts = new TreeMap<>();
        document.forEach(term -> counts.merge(term, 1, Integer::sum));
        return counts;
    }

    private static void toUnitLength(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += value * value;
        }
        for (int i = 0; square > 0 && i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
    }

    public int items() {
        return indices.length;
    }

    /** How many terms there are. */
    public int terms() {
        return terms;
    }

    /** Adds a multiple of an item's vector to a dense one. */
    public void addTo(double[] dense, int item, double factor) {
        for (int i = 0; i < indices[item].length; i++) {
            dense[indices[item][i]] += factor * values[item][i];
        }
    }

    /** The dot product of an item's vector with a dense one. */
    public double dot(double[] dense, int item) {
        double sum = 0;
        for (int i = 0; i < indices[item].length; i++) {
            sum += values[item][i] * dense[indices[item][i]];
        }
        return sum;
    }
}
