package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgottenTest {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");
    private static final UserId CAT = new UserId("cat");

    @TempDir
    Path folder;

    @Test
    void aWorkDirectoryWithoutTheTableHasForgottenNobody() throws IOException {
        assertThat(Forgotten.in(new WorkDirectory(folder)).isEmpty()).isTrue();
    }

    @Test
    void usersAreKeptWithoutTheirIdsAndUpToTheLatestMoment() throws IOException {
        WorkDirectory work = new WorkDirectory(folder);
        Forgotten.nobody()
                .with(ANN, NOON)
                .with(ANN, NOON.minusSeconds(1))
                .with(BOB, NOON)
                .write(work);
        Forgotten read = Forgotten.in(work);
        assertThat(read.size()).isEqualTo(2);
        assertThat(read.of(ANN)).contains(NOON);
        assertThat(read.covers(ANN, NOON)).isTrue();
        assertThat(read.covers(ANN, NOON.plusMillis(1))).isFalse();
        assertThat(read.covers(CAT, NOON)).isFalse();
        assertThat(read.isOne("bob")).isTrue();
        for (Path file : ForgottenUser.TABLE.files(work.table("forgotten"))) {
            assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("ann")
                    .doesNotContain("bob");
        }
    }

    @Test
    void eachIsRememberedForAsLongAsWasSaidOfThatUser() {
        Instant twoDaysLater = NOON.plus(Duration.ofDays(2));
        Forgotten rest = Forgotten.nobody()
                .with(ANN, NOON, Duration.ofDays(1))
                .with(BOB, NOON, Duration.ofDays(3))
                .with(BOB, NOON.plusSeconds(1), Duration.ofDays(1))
                .with(CAT, twoDaysLater, Duration.ofDays(1))
                .remembered(twoDaysLater);
        assertThat(rest.of(ANN)).isEmpty();
        assertThat(rest.of(BOB)).contains(NOON.plusSeconds(1));
        assertThat(rest.of(CAT)).isPresent();
    }

    /** So there is no moment at which a kill leaves no table, which would say that nobody is forgotten. */
    @Test
    void theTableIsReplacedWhereItStands() throws IOException {
        WorkDirectory work = new WorkDirectory(folder);
        Forgotten.nobody().with(ANN, NOON).write(work);
        Path table = work.table("forgotten");
        Files.writeString(table.resolve("part-00000.parquet.unfinished"), "of a killed run");
        Object before = keyOf(table);
        Forgotten.in(work).with(BOB, NOON).write(work);
        assertThat(keyOf(table)).isEqualTo(before);
        assertThat(table.resolve("part-00000.parquet.unfinished")).doesNotExist();
        assertThat(Forgotten.in(work).size()).isEqualTo(2);
    }

    private static Object keyOf(Path folder) throws IOException {
        return Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    }
}
