package dev.tessera.offline.ingest;

import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a row of the items input must be.
 *
 * @param excludedColumns columns that do not become attributes
 */
record ItemRules(Set<String> excludedColumns) implements Serializable {
    private static final long serialVersionUID = 1;

    ItemRules {
        excludedColumns = Set.copyOf(excludedColumns);
    }

    /** @throws FaultException naming the first field that is not acceptable */
    ItemDraft read(SourceRow row) throws FaultException {
        return new ItemDraft(
                row.file(),
                row.row(),
                Fields.id(row, ItemColumns.ID, ItemId::new),
                Fields.text(row, ItemColumns.TITLE),
                Fields.text(row, ItemColumns.DESCRIPTION),
                attributes(row),
                Fields.text(row, ItemColumns.IMAGE),
                availableFrom(row),
                availableUntil(row));
    }

    private Map<String, List<String>> attributes(SourceRow row) throws FaultException {
        Map<String, List<String>> attributes = new TreeMap<>();
        List<String> columns = new ArrayList<>(row.fields().keySet());
        columns.removeAll(ItemColumns.KNOWN);
        columns.removeAll(excludedColumns);
        for (String column : columns) {
            List<String> values = Arrays.stream(Fields.text(row, column).split("\\|"))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .toList();
            if (!values.isEmpty()) {
                attributes.put(column, values);
            }
        }
        return attributes;
    }

    /** Items may be announced: the time may lie in the future. */
    private static Instant availableFrom(SourceRow row) throws FaultException {
        return row.has(ItemColumns.AVAILABLE_FROM)
                ? new Timestamps(Instant.MAX).any(row, ItemColumns.AVAILABLE_FROM)
                : Instant.EPOCH;
    }

    private static Instant availableUntil(SourceRow row) throws FaultException {
        if (!row.has(ItemColumns.AVAILABLE_UNTIL)) {
            return Item.FOREVER;
        }
        Instant until = new Timestamps(Instant.MAX).any(row, ItemColumns.AVAILABLE_UNTIL);
        if (!until.isAfter(availableFrom(row))) {
            throw new FaultException(ItemColumns.AVAILABLE_UNTIL, Fault.NOT_AFTER_ARRIVAL);
        }
        return until;
    }
}
