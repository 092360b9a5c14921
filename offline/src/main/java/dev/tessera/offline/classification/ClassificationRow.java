package dev.tessera.offline.classification;

import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How well an encoder tells one class, or the average over classes, on items that it was not trained on. */
public record ClassificationRow(
        String study,

        @Column("matching, or the attribute whose values are told")
        String task,

        @Column("class, micro, macro or weighted") String kind,
        @Column("name of the class; empty for averages") String label,
        double precision,
        double recall,
        double f1,
        @Column("cases of the class") long support) {
    public static final Table<ClassificationRow> TABLE = Table.of("classification", ClassificationRow.class, 1);

    static final String CLASS = "class";
    static final String MICRO = "micro";
    static final String MACRO = "macro";
    static final String WEIGHTED = "weighted";

    /** The class, or which average it is. */
    public String name() {
        return label.isEmpty() ? kind + " average" : label;
    }

    /** Rows by what was told and in which study, in their order. */
    public static Map<String, List<ClassificationRow>> byTask(List<ClassificationRow> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        row -> row.task + " · " + row.study, LinkedHashMap::new, Collectors.toList()));
    }

    /** A table to read, a line a row, of rows of one study and task. */
    public static List<String> lines(List<ClassificationRow> rows) {
        int width = Math.max(
                16, rows.stream().mapToInt(row -> row.label.length()).max().orElse(0));
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "%-" + width + "s %9s %9s %9s %9s", "", "precision", "recall", "f1", "support"));
        for (ClassificationRow row : rows) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-" + width + "s %9.4f %9.4f %9.4f %9d",
                    row.name(),
                    row.precision,
                    row.recall,
                    row.f1,
                    row.support));
        }
        return lines;
    }
}
