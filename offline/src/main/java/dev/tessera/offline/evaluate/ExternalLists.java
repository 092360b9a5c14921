package dev.tessera.offline.evaluate;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lists that another program gave, read from CSV with the columns {@code user, occurred_at, rank, item}: user and moment name the question as in
 * {@code test.csv} of {@code export-split}, ranks count from 1.
 */
final class ExternalLists {
    private static final List<String> COLUMNS = List.of("user", "occurred_at", "rank", "item");

    private final Map<Question, TreeMap<Integer, Integer>> lists = new HashMap<>();

    private ExternalLists() {}

    /** Who is asked for, and when, in epoch milliseconds. */
    record Question(UserId user, long occurredAt) {}

    /**
     * @param asked the questions of the test
     * @throws IOException naming file, row and field, and what was expected
     */
    static ExternalLists read(Path file, Catalog catalog, Set<Question> asked) throws IOException {
        ExternalLists lists = new ExternalLists();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file, StandardCharsets.UTF_8)) {
            for (NamedCsvRecord row : rows) {
                try {
                    lists.add(row, catalog, asked);
                } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
                    throw new IOException(
                            file + ", line " + row.getStartingLineNumber() + ": " + e.getMessage()
                                    + "; expected columns " + String.join(", ", COLUMNS),
                            e);
                }
            }
        }
        if (lists.lists.isEmpty()) {
            throw new IOException(file + " holds no lists; expected rows of " + String.join(", ", COLUMNS));
        }
        return lists;
    }

    private void add(NamedCsvRecord row, Catalog catalog, Set<Question> asked) {
        Question question = new Question(new UserId(row.getField("user")), number(row, "occurred_at"));
        if (!asked.contains(question)) {
            throw new IllegalArgumentException("user " + question.user() + " is not asked for at "
                    + question.occurredAt() + "; test.csv of export-split has the questions");
        }
        int rank = Math.toIntExact(number(row, "rank"));
        int item = catalog.position(new ItemId(row.getField("item")));
        TreeMap<Integer, Integer> list = lists.computeIfAbsent(question, key -> new TreeMap<>());
        if (rank < 1 || list.containsValue(item) || list.put(rank, item) != null) {
            throw new IllegalArgumentException("rank " + rank + ", item " + row.getField("item")
                    + ": expected ranks from 1, no rank and no item twice in a list");
        }
    }

    private static long number(NamedCsvRecord row, String field) {
        String value = row.getField(field);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(field + " is '" + value + "'; expected a whole number", e);
        }
    }

    /** The positions of the listed items, best first, without those that are no candidates; empty if there is no list. */
    int[] list(Question question, boolean[] candidate) {
        return lists.getOrDefault(question, new TreeMap<>()).values().stream()
                .mapToInt(Integer::intValue)
                .filter(item -> candidate[item])
                .toArray();
    }

    /** Questions that the file leaves open. */
    Set<Question> unanswered(Set<Question> asked) {
        Set<Question> open =
                new TreeSet<>(java.util.Comparator.comparing(Question::user).thenComparingLong(Question::occurredAt));
        open.addAll(asked);
        open.removeAll(lists.keySet());
        return open;
    }
}
