package dev.tessera.offline.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.flink.TableSink;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkTablesTest {
    private static final Set<UserId> ANN = Set.of(new UserId("ann"));

    @TempDir
    Path folder;

    private WorkDirectory work;
    private Path elsewhere;

    @BeforeEach
    void bothUsersAreEverywhere() throws IOException {
        work = new WorkDirectory(Files.createDirectories(folder.resolve("work")));
        elsewhere = folder.resolve("elsewhere");
        List<Event> both = List.of(event("ann"), event("bob"));
        IngestTables.EVENTS.write(work.table("events"), both);
        IngestTables.EVENTS.write(elsewhere, both);
    }

    @Test
    void whatLinksLeadToIsGoneThrough() throws IOException {
        Files.createSymbolicLink(work.eventLog(), elsewhere);
        Path file = Files.createDirectories(work.table("linked")).resolve("part-00000.parquet");
        Path target = folder.resolve("target.parquet");
        Files.copy(elsewhere.resolve("part-00000.parquet"), target);
        Files.createSymbolicLink(file, target);
        new WorkTables(work).erase(ANN);
        assertThat(users(work.eventLog())).containsExactly("bob");
        assertThat(users(elsewhere)).containsExactly("bob");
        assertThat(users(work.table("linked"))).containsExactly("bob");
        assertThat(Files.isSymbolicLink(file)).isTrue();
        assertThat(users(work.table("events"))).containsExactly("bob");
    }

    @Test
    void whatAKilledStageLeftGoes() throws IOException {
        Path staging = Files.createDirectories(work.table("events.staging"));
        Path left = Files.writeString(staging.resolve("part-00000" + TableSink.UNFINISHED), "ann");
        new WorkTables(work).erase(ANN);
        assertThat(left).doesNotExist();
    }

    @Test
    void aDamagedFileIsNamedAndHoldsUpNoOther() throws IOException {
        Path damaged = work.table("a-damaged").resolve("part-00000.parquet");
        IngestTables.EVENTS.write(work.table("a-damaged"), List.of(event("ann"), event("bob")));
        byte[] bytes = Files.readAllBytes(damaged);
        Arrays.fill(bytes, 4, 60, (byte) 0);
        Files.write(damaged, bytes);
        assertThatThrownBy(() -> new WorkTables(work).erase(ANN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(damaged.toString())
                .hasMessageContaining("forget them again");
        assertThat(users(work.table("events"))).containsExactly("bob");
    }

    private static List<String> users(Path table) throws IOException {
        return IngestTables.EVENTS.readAll(table).stream()
                .map(event -> event.user().value())
                .toList();
    }

    private static Event event(String user) {
        return new Event(
                new EventId(user + "-1"),
                new UserId(user),
                new ItemId("i1"),
                EventKind.VIEW,
                1,
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
