package dev.tessera.offline.itemlog;

import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import dev.tessera.store.table.TableFileWriter;
import dev.tessera.store.table.TableFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** The latest change of an item, as the item log has it. */
public record ChangedItem(
        @Column("the item") ItemId item,

        @Column("place of the change in the order of all") long revision,

        @Column("when it became known") Instant changed,

        @Column("whether the item was removed; then what follows is empty")
        boolean removed,

        @Column("as in table items") String title,

        @Column("as in table items") String description,

        @Column("as in table items") Map<String, List<String>> attributes,

        @Column("as in table items") byte[] image,

        @Column("as in table items") Instant availableFrom) {
    public static final Table<ChangedItem> TABLE = Table.of("item_changes", ChangedItem.class, 1);

    private static final int PAGE = 100;

    /** Writes all changes that the log has as a table. */
    public static long save(ItemLog log, Path folder) throws IOException {
        Path staging = TableFolder.stage(folder);
        long written = 0;
        try (TableFileWriter<ChangedItem> writer = TABLE.writer(staging.resolve("part-00000.parquet"))) {
            long read = 0;
            for (List<ItemChange> page = log.after(read, PAGE); !page.isEmpty(); page = log.after(read, PAGE)) {
                for (ItemChange change : page) {
                    writer.write(of(change, log));
                }
                written += page.size();
                read = page.get(page.size() - 1).revision();
            }
        }
        TableFolder.publish(staging, folder);
        return written;
    }

    /**
     * Brings changes back into a log that was lost, under new revisions; an item that changed since stays as it is.
     *
     * @return how many
     */
    public static long restore(Path folder, ItemLog log) throws IOException {
        Set<ItemId> known = new HashSet<>();
        long read = 0;
        for (List<ItemChange> page = log.after(read, PAGE); !page.isEmpty(); page = log.after(read, PAGE)) {
            page.forEach(change -> known.add(change.item()));
            read = page.get(page.size() - 1).revision();
        }
        LongAdder restored = new LongAdder();
        TABLE.forEach(folder, row -> {
            if (known.add(row.item())) {
                long unused = row.removed()
                        ? log.remove(row.item(), row.changed())
                        : log.upsert(row.content(), row.changed());
                restored.increment();
            }
        });
        return restored.sum();
    }

    private static ChangedItem of(ItemChange change, ItemLog log) {
        ItemId id = change.item();
        Item item = change.content()
                .map(content -> content.withImage(log.picture(id)))
                .orElseGet(() -> new Item(id, "", "", Map.of(), new byte[0], Instant.EPOCH));
        return new ChangedItem(
                id,
                change.revision(),
                change.changed(),
                change.content().isEmpty(),
                item.title(),
                item.description(),
                item.attributes(),
                item.image(),
                item.availableFrom());
    }

    /** The item as it is since. */
    public Item content() {
        return new Item(item, title, description, attributes, image, availableFrom);
    }
}
