package dev.tessera.store.feature;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Words of a vocabulary, and hash buckets for all others. Token 1 is the first word of the vocabulary; the buckets follow the
 * vocabulary, a word falling into bucket CRC32(UTF-8) mod buckets.
 */
public record WordRule(List<String> vocabulary, int buckets, int maxTokens) implements TextRule {
    public WordRule {
        vocabulary = List.copyOf(vocabulary);
        if (buckets < 1 || maxTokens < 1) {
            throw new IllegalArgumentException(
                    "words need at least one bucket and one token, got " + buckets + " and " + maxTokens);
        }
    }

    /**
     * Takes the vocabulary from texts: words that occur in at least two of them, the most frequent first, equal ones by name.
     *
     * @param size the most words it may have
     */
    public static WordRule learn(Iterable<String> texts, int size, int buckets, int maxTokens) {
        Map<String, Integer> counts = new HashMap<>();
        for (String text : texts) {
            new HashSet<>(Words.of(text)).forEach(word -> counts.merge(word, 1, Integer::sum));
        }
        List<String> vocabulary = counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= 2)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(size)
                .map(Map.Entry::getKey)
                .toList();
        return new WordRule(vocabulary, buckets, maxTokens);
    }

    /** Rows that an embedding table needs: padding, words, buckets. */
    public int tokenCount() {
        return 1 + vocabulary.size() + buckets;
    }

    @Override
    public TextTokenizer open(Path encoderFolder) {
        Map<String, Integer> numbers = new HashMap<>();
        for (String word : vocabulary) {
            numbers.put(word, numbers.size() + 1);
        }
        return text -> Words.of(text).stream()
                .limit(maxTokens)
                .mapToInt(word -> number(word, numbers))
                .toArray();
    }

    private int number(String word, Map<String, Integer> numbers) {
        Integer known = numbers.get(word);
        if (known != null) {
            return known;
        }
        CRC32 hash = new CRC32();
        hash.update(word.getBytes(StandardCharsets.UTF_8));
        return 1 + vocabulary.size() + (int) (hash.getValue() % buckets);
    }
}
