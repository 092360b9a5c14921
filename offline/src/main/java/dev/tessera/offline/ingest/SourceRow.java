package dev.tessera.offline.ingest;

import dev.tessera.store.table.Table;
import java.util.Map;
import java.util.TreeMap;

/**
 * One row of an input file, whatever its format.
 *
 * @param file as the user named it
 * @param row where to look: the line on which it starts in CSV and JSON Lines, the row number from 1 in Parquet
 * @param fields text by column name; several values of one field are joined by {@code |}
 */
record SourceRow(String file, long row, Map<String, String> fields) {
    static final Table<SourceRow> TABLE = Table.of("source_rows", SourceRow.class, 1);

    SourceRow {
        fields = new TreeMap<>(fields);
    }

    /** The text of a field without blanks around it; empty if the row has no such field. */
    String text(String column) {
        return fields.getOrDefault(column, "").strip();
    }

    /** Whether the field is there and not blank. */
    boolean has(String column) {
        return !text(column).isEmpty();
    }
}
