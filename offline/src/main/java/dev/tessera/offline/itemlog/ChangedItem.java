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
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

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

        @Column("as in table items") Instant availableFrom,

        @Column(value = "as in table items", before = Item.FOREVER_SECONDS * 1_000_000)
        Instant availableUntil) {
    public static final Table<ChangedItem> TABLE =
            Table.of("item_changes", ChangedItem.class, 2).alsoReading(1);

    /**
     * Writes the latest change of each item that the log has as a table.
     *
     * @return how many
     * @throws IOException also if a change cannot be read: a generation made without it would count as containing it
     */
    public static long save(ItemLog log, Path folder) throws IOException {
        long there = log.size();
        Map<ItemId, ItemChange> changes = latest(log);
        if (changes.size() < there) {
            throw new IOException(
                    (there - changes.size()) + " of " + there
                            + " changes in the item log cannot be read, or were settled meanwhile; the log above names them: they are damaged, or of a later version of Tessera, which then has to do this. Changing or removing such an item anew mends it");
        }
        Path staging = TableFolder.stage(folder);
        try (TableFileWriter<ChangedItem> writer = TABLE.writer(staging.resolve("part-00000.parquet"))) {
            for (ItemChange change : changes.values()) {
                writer.write(of(change, log));
            }
        }
        TableFolder.publish(staging, folder);
        return changes.size();
    }

    private static Map<ItemId, ItemChange> latest(ItemLog log) {
        Map<ItemId, ItemChange> changes = new LinkedHashMap<>();
        log.forEachAfter(0, page -> page.forEach(change -> changes.put(change.item(), change)));
        return changes;
    }

    /**
     * Brings changes back into a log that was lost, under new revisions; an item that changed since stays as it is.
     *
     * @return how many
     */
    public static long restore(Path folder, ItemLog log) throws IOException {
        Set<ItemId> known = new HashSet<>(latest(log).keySet());
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

    /** Takes changes out of a saved log: to restore them would lay them over files that are newer. */
    public static void leaveOut(Collection<ItemChange> settled, Path folder) throws IOException {
        Set<Long> revisions = settled.stream().map(ItemChange::revision).collect(Collectors.toSet());
        TABLE.write(
                folder,
                TABLE.readAll(folder).stream()
                        .filter(row -> !revisions.contains(row.revision()))
                        .toList());
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
                item.availableFrom(),
                item.availableUntil());
    }

    /** The item as it is since. */
    public Item content() {
        return new Item(item, title, description, attributes, image, availableFrom, availableUntil);
    }
}
