package dev.tessera.offline.forget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.stream.StreamTables;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.UserRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.core.fs.RecoverableWriter.CommitRecoverable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The streaming job was killed after a checkpoint and before the checkpoint's files got their names, which its next run gives them. */
class UnnamedFilesTest {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final UserId ANN = new UserId("ann");

    @TempDir
    Path folder;

    private WorkDirectory work;
    private Path hour;
    private RecoverableWriter writer;

    @BeforeEach
    void start() throws IOException {
        work = new WorkDirectory(folder.resolve("work"));
        hour = Files.createDirectories(work.eventLog().resolve("date=2024-05-06/hour=12"));
        writer = FileSystem.getLocalFileSystem().createRecoverableWriter();
    }

    @Test
    void theyGetTheirNamesWithoutTheForgottenUserAndTheJobTakesThemForDone() throws IOException {
        List<Event> events = IntStream.range(0, 500)
                .mapToObj(n -> click("e" + n, n % 3 == 0 ? "ann" : "bob"))
                .toList();
        CommitRecoverable committable = writeUnnamed(events);
        assertThat(StreamTables.EVENTS.files(work.eventLog())).isEmpty();

        assertThat(settledIn(committable)).isTrue();
        Path file = StreamTables.EVENTS.files(work.eventLog()).get(0);
        assertThat(new UserRows(Set.of(ANN)).takeOut(file).rows()).isEqualTo(167);

        writer.recoverForCommit(committable).commitAfterRecovery();
        assertThat(StreamTables.EVENTS.readAll(work.eventLog()))
                .isEqualTo(events.stream()
                        .filter(event -> !event.user().equals(ANN))
                        .toList());
    }

    @Test
    void oneThatTheCheckpointDoesNotKnowGoes() throws IOException {
        CommitRecoverable known = writeUnnamed(List.of(click("e1", "bob")));
        Path knownFile = unnamed();
        Path apart =
                Files.move(knownFile, folder.resolve(knownFile.getFileName().toString()));
        writeUnnamed(List.of(click("e2", "ann")));
        assertThat(settledIn(known)).isFalse();
        assertThat(hour).isEmptyDirectory();
        assertThat(apart).exists();
    }

    @Test
    void withoutACheckpointAllGo() throws IOException {
        writeUnnamed(List.of(click("e1", "ann")));
        WorkTables tables = new WorkTables(work);
        tables.erase(Set.of(new UserId("cat")));
        assertThat(hour).isEmptyDirectory();
        assertThat(tables.unfinished()).isEqualTo(1);
    }

    /** Settles the one file that is there by a checkpoint that holds a committable, as Flink writes it. */
    private boolean settledIn(CommitRecoverable committable) throws IOException {
        SimpleVersionedSerializer<CommitRecoverable> serializer = writer.getCommitRecoverableSerializer();
        Path checkpoint = Files.createDirectories(folder.resolve("chk-7"));
        try (OutputStream state = Files.newOutputStream(checkpoint.resolve("_metadata"))) {
            byte[] bytes = serializer.serialize(committable);
            state.write(new byte[(1 << 20) - bytes.length + 20]); // The name lies over the end of the first MiB.
            state.write(bytes);
            state.write(new byte[3_000_000]);
        }
        return new UnnamedFiles(Optional.of(checkpoint)).settle(unnamed());
    }

    private Path unnamed() throws IOException {
        try (Stream<Path> files = Files.list(hour)) {
            return files.filter(UnnamedFiles::isOne).findFirst().orElseThrow();
        }
    }

    /** As the job's sink does before a checkpoint. */
    private CommitRecoverable writeUnnamed(List<Event> events) throws IOException {
        Path plain = folder.resolve("plain");
        StreamTables.EVENTS.write(plain, events);
        try (RecoverableFsDataOutputStream out = writer.open(part());
                Stream<Path> files = Files.list(plain)) {
            Files.copy(files.findFirst().orElseThrow(), out);
            return out.closeForCommit().getRecoverable();
        }
    }

    private org.apache.flink.core.fs.Path part() {
        return new org.apache.flink.core.fs.Path(
                hour.resolve("part-" + UUID.randomUUID() + "-0.parquet").toUri());
    }

    private static Event click(String id, String user) {
        return new Event(new EventId(id), new UserId(user), new ItemId("i"), EventKind.CLICK, 1, NOON, NOON);
    }
}
