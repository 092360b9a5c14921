package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgottenTest {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");

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
                .with(ANN, NOON, NOON)
                .with(ANN, NOON.minusSeconds(1), NOON)
                .with(BOB, NOON, NOON)
                .write(work);
        Forgotten read = Forgotten.in(work);
        assertThat(read.size()).isEqualTo(2);
        assertThat(read.of(ANN)).contains(NOON);
        assertThat(read.covers(ANN, NOON)).isTrue();
        assertThat(read.covers(ANN, NOON.plusMillis(1))).isFalse();
        assertThat(read.covers(new UserId("cat"), NOON)).isFalse();
        assertThat(read.isOne("bob")).isTrue();
        for (Path file : ForgottenUser.TABLE.files(work.table("forgotten"))) {
            assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain("ann")
                    .doesNotContain("bob");
        }
    }

    @Test
    void whoeverWasForgottenLongAgoIsDropped() {
        Forgotten both = Forgotten.nobody().with(ANN, NOON, NOON.plusSeconds(5)).with(BOB, NOON, NOON.plusSeconds(9));
        Forgotten rest = both.at(NOON.plusSeconds(6));
        assertThat(rest.of(ANN)).isEmpty();
        assertThat(rest.of(BOB)).isPresent();
        assertThat(both.with(ANN, NOON, NOON.plusSeconds(1))
                        .at(NOON.plusSeconds(5))
                        .of(ANN))
                .as("who is forgotten again for a shorter time is remembered as long as before")
                .contains(NOON);
    }
}
