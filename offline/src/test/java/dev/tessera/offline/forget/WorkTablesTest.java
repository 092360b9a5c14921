package dev.tessera.offline.forget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.stream.StreamTables;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkTablesTest {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");

    @TempDir
    Path folder;

    private WorkDirectory work;

    @BeforeEach
    void start() throws IOException {
        work = new WorkDirectory(Files.createDirectories(folder.resolve("disk/work")));
    }

    @Test
    void whatLinksLeadToIsGoneThroughAndLinksStay() throws IOException {
        WorkDirectory link = new WorkDirectory(Files.createSymbolicLink(folder.resolve("link"), work.root()));
        Path log = write(folder.resolve("other-disk/log"));
        Files.createSymbolicLink(work.eventLog(), log);
        Path outside = write(folder.resolve("outside"));
        Path linked = Files.createDirectories(work.table("linked")).resolve("part-00000.parquet");
        Files.createSymbolicLink(linked, outside.resolve("part-00000.parquet"));
        Files.createSymbolicLink(work.root().resolve("round"), work.root());
        write(work.table("events"));

        WorkTables tables = erase(link);

        assertThat(tables.erased())
                .containsExactly(
                        new ErasedTable("event_log", 1, 1, 0),
                        new ErasedTable("tables/events", 1, 1, 0),
                        new ErasedTable("tables/linked", 1, 1, 0));
        assertThat(tables.unreadable()).isEmpty();
        for (Path each : List.of(log, outside, work.table("events"), work.eventLog())) {
            assertThat(usersIn(each)).containsExactly(BOB);
        }
        assertThat(linked).isSymbolicLink();
    }

    @Test
    void whatCannotBeReadIsNamedAndTheRestIsDone() throws IOException {
        Path damaged = write(work.table("a")).resolve("part-00000.parquet");
        byte[] bytes = Files.readAllBytes(damaged);
        Arrays.fill(bytes, 20, 60, (byte) 7);
        Files.write(damaged, bytes);
        Path broken = Files.writeString(work.root().resolve("broken.parquet"), "?");
        Path absent = Files.createSymbolicLink(work.shownItems(), folder.resolve("not-mounted"));
        write(work.table("events"));

        WorkTables tables = erase(work);

        assertThat(tables.unreadable())
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).contains(damaged + " cannot be read to its end"),
                        fault -> assertThat(fault).contains(broken + " is not a complete Parquet file"),
                        fault -> assertThat(fault).contains(absent + " is a link to what is not there"));
        assertThat(usersIn(work.table("events"))).containsExactly(BOB);
    }

    @Test
    void aFolderThatMayNotBeOpenedHoldsNothingUp() {
        FilesBelow found = new FilesBelow(work.root());
        found.visitFileFailed(folder, new AccessDeniedException(folder.toString()));
        assertThat(found.unreadable())
                .singleElement()
                .asString()
                .startsWith(folder + " cannot be opened: java.nio.file.AccessDeniedException");
    }

    @Test
    void whatKilledStagesWereWritingGoesAndWhatTheyHadWrittenIsGoneThrough() throws IOException {
        Path staging = write(folder.resolve("disk/work/tables/events.staging"));
        Path beside = Files.writeString(staging.resolve("part-00001.parquet.unfinished"), "PAR1 ann");
        Path half = Files.writeString(staging.resolve("part-00002.parquet"), "PAR1 ann");
        WorkTables tables = erase(work);
        assertThat(beside).doesNotExist();
        assertThat(half).doesNotExist();
        assertThat(tables.unfinished()).isEqualTo(2);
        assertThat(tables.unreadable()).isEmpty();
        assertThat(usersIn(staging)).containsExactly(BOB);
    }

    @Test
    void whatARankerRenamesMeanwhileIsNoFault() throws IOException {
        FilesBelow found = new FilesBelow(work.root());
        Path renamed = work.root().resolve("part-0.parquet.unfinished");
        found.visitFileFailed(renamed, new NoSuchFileException(renamed.toString()));
        assertThat(found.unreadable()).isEmpty();
        assertThat(FilesBelow.in(folder.resolve("absent")).unreadable()).hasSize(1);

        Path decisions = Files.createDirectories(work.root().resolve("decisions"));
        Files.writeString(decisions.resolve(renamed.getFileName()), "PAR1 ann");
        // Seen twice, so that it is gone when it is to be deleted for the second time.
        Files.createSymbolicLink(work.root().resolve("the-same"), decisions);
        WorkTables tables = erase(work);
        assertThat(tables.unreadable()).isEmpty();
        assertThat(tables.unfinished()).isOne();
    }

    private static WorkTables erase(WorkDirectory from) throws IOException {
        WorkTables tables = new WorkTables(from);
        tables.erase(Set.of(ANN));
        return tables;
    }

    private static Path write(Path table) throws IOException {
        Files.createDirectories(table.getParent());
        StreamTables.EVENTS.write(table, List.of(click("a1", ANN), click("b1", BOB)));
        return table;
    }

    private static List<UserId> usersIn(Path table) throws IOException {
        return StreamTables.EVENTS.readAll(table.toRealPath()).stream()
                .map(Event::user)
                .toList();
    }

    private static Event click(String id, UserId user) {
        return new Event(new EventId(id), user, new ItemId("i"), EventKind.CLICK, 1, NOON, NOON);
    }
}
