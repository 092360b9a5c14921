package dev.tessera.offline.ingest;

import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The attributes of an item of the table {@code items}; text and picture stay unread. */
public record ItemAttributes(ItemId id, Map<String, List<String>> attributes) {
    private static final Table<ItemAttributes> TABLE =
            Table.of("items", ItemAttributes.class, 2).alsoReading(1);

    /** By item. */
    public static Map<ItemId, Map<String, List<String>>> read(Path items) throws IOException {
        Map<ItemId, Map<String, List<String>>> all = new HashMap<>();
        TABLE.forEach(items, each -> all.put(each.id, each.attributes));
        return all;
    }
}
