package dev.tessera.offline.itemlog;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.itemlog.ItemChange;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.table.Column;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What ingest made of a change that the item log had. */
public record TakenChange(
        @Column("the item") ItemId item,

        @Column("place of the change in the order of all") long revision,

        @Column("when it became known") Instant changed,

        @Column(
                "ADDED, REPLACED or REMOVED by the change; CATALOG: the files are newer and count; ABSENT: removed, and not in the files")
        Fate fate) {
    public static final Table<TakenChange> TABLE = Table.of("item_log", TakenChange.class, 1);

    /** What became of it. */
    public enum Fate {
        ADDED("added an item that the files do not have"),
        REPLACED("replaced an item of the files"),
        REMOVED("took an item of the files out"),
        CATALOG("the files are newer and count"),
        ABSENT("removed an item that the files do not have");

        private final String meaning;

        Fate(String meaning) {
            this.meaning = meaning;
        }

        /** Whether the change has done its work: the files say the same without it. */
        boolean settled() {
            return this == CATALOG || this == ABSENT;
        }
    }

    /** Up to which revision the tables of a work directory contain the item log; 0 if ingest took none of it. */
    public static long watermark(WorkDirectory work) throws IOException {
        return all(work).stream().mapToLong(TakenChange::revision).max().orElse(0);
    }

    /** The changes that the log need not have any longer, once no generation does without them. */
    public static List<ItemChange> settled(WorkDirectory work) throws IOException {
        return all(work).stream()
                .filter(taken -> taken.fate.settled())
                .map(taken -> new ItemChange(taken.item, taken.revision, taken.changed, Optional.empty()))
                .toList();
    }

    /** How many items of the table {@code items} are as the log has them. */
    public static long itemsIn(WorkDirectory work) throws IOException {
        return all(work).stream()
                .filter(taken -> taken.fate == Fate.ADDED || taken.fate == Fate.REPLACED)
                .count();
    }

    /** For people; nothing if there was no change. */
    public static List<String> lines(WorkDirectory work) throws IOException {
        Map<Fate, Long> fates = new EnumMap<>(Fate.class);
        all(work).forEach(taken -> fates.merge(taken.fate, 1L, Long::sum));
        return fates.entrySet().stream()
                .map(fate -> fate.getValue() + " changes of the item log: " + fate.getKey().meaning)
                .toList();
    }

    private static List<TakenChange> all(WorkDirectory work) throws IOException {
        Path folder = work.table(TABLE.name());
        return Files.isDirectory(folder) ? TABLE.readAll(folder) : List.of();
    }
}
