package dev.tessera.online.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecisions;
import dev.tessera.store.history.StreamEntry;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionFilesTest {
    private static final Instant TOMBSTONE = Instant.parse("2026-03-01T12:00:00.500Z");

    @TempDir
    Path folder;

    private final Tombstones users = new Tombstones();

    @Test
    void whatWasReadOfAForgottenUserIsNotWrittenWhateverTheClockOfTheRankerSays() throws IOException {
        users.upTo = Map.of(new UserId("ann"), TOMBSTONE);
        Instant later = TOMBSTONE.plusMillis(1);
        Instant ahead = TOMBSTONE.plus(Duration.ofDays(1));
        assertThat(written(
                        row("before", TOMBSTONE),
                        row("in-the-same-millisecond", TOMBSTONE.plusNanos(999_999)),
                        row("clock-ahead", ahead, TOMBSTONE),
                        row("some-of-before", ahead, TOMBSTONE.minusSeconds(9), later),
                        row("no-history-and-clocks-may-be-apart", TOMBSTONE.plus(StreamEntry.CLOCKS_APART)),
                        row("came-back", later, later),
                        row("came-back-without-history", ahead)))
                .containsExactly("came-back", "came-back-without-history");
    }

    @Test
    void whatALivingRankerWritesIsLeftAloneAndWhatAKilledOneLeftIsSwept() throws IOException {
        Path killed = unfinished("part-0-000000", Leftovers.AGE.plusSeconds(1));
        Path living = unfinished("part-1-000000", Leftovers.AGE.minusSeconds(1));
        open();
        assertThat(killed).doesNotExist();
        assertThat(living).exists();
    }

    @Test
    void whatCannotBeLookedIntoKeepsNobodyFromStarting() throws IOException {
        Leftovers sweep = new Leftovers(TOMBSTONE);
        Path closed = folder.resolve("lost+found");
        assertThat(sweep.visitFileFailed(closed, new AccessDeniedException(closed.toString())))
                .isEqualTo(FileVisitResult.CONTINUE);
        assertThat(sweep.visitFileFailed(closed, new NoSuchFileException(closed.toString())))
                .isEqualTo(FileVisitResult.CONTINUE);
        assertThat(sweep.postVisitDirectory(closed, new IOException("Stale file handle")))
                .isEqualTo(FileVisitResult.CONTINUE);
        Leftovers.sweep(folder.resolve("absent"), TOMBSTONE);
    }

    @Test
    void anErrorWhileAFileIsWrittenIsAFailureLikeAnother() throws IOException {
        users.asked = () -> {
            throw new OutOfMemoryError("on purpose");
        };
        assertThatThrownBy(() -> open().write(List.of(row("any", TOMBSTONE))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be written: java.lang.OutOfMemoryError: on purpose");
        try (Stream<Path> tree = Files.walk(folder)) {
            assertThat(tree.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void noFileIsLeftOfForgottenUsersAlone() throws IOException {
        users.upTo = Map.of(new UserId("ann"), TOMBSTONE);
        assertThat(written(row("before", TOMBSTONE))).isEmpty();
        try (Stream<Path> tree = Files.walk(folder)) {
            assertThat(tree.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aFolderThatCannotBeOneIsNamedAtTheStart() throws IOException {
        folder = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--decisions is " + folder + ", which cannot be written")
                .hasMessageEndingWith("expected a folder");
    }

    private Path unfinished(String name, Duration age) throws IOException {
        Path hour = Files.createDirectories(folder.resolve("date=2026-03-01/hour=11"));
        Path file = Files.writeString(hour.resolve(name + ".parquet" + Table.UNFINISHED), "PAR1 half of it");
        return Files.setLastModifiedTime(file, FileTime.from(TOMBSTONE.minus(age)));
    }

    private DecisionFiles open() {
        return DecisionFiles.in(folder, users, InstantSource.fixed(TOMBSTONE), new Random(7));
    }

    private List<String> written(LoggedDecision... rows) throws IOException {
        int count = open().write(List.of(rows));
        List<LoggedDecision> written = LoggedDecision.TABLE.readAll(folder);
        assertThat(written).hasSize(count);
        return written.stream().map(row -> row.decision().value()).toList();
    }

    private static LoggedDecision row(String decision, Instant moment, Instant... occurred) {
        return LoggedDecisions.withHistory(LoggedDecisions.random(decision, "ann", moment), List.of(occurred));
    }
}
