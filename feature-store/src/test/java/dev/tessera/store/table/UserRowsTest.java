package dev.tessera.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.UserId;
import dev.tessera.store.table.UserRows.Taken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserRowsTest {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00.123456Z");
    private static final UserRows ANN = new UserRows(Set.of(new UserId("ann")));

    record Visit(UserId user, List<String> items, float[] scores, Instant at) {
        Visit(String user, int n) {
            this(new UserId(user), List.of("i" + n, "i" + n * n), new float[] {n, Float.NaN}, NOON.plusSeconds(n));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Visit visit && toString().equals(visit.toString());
        }

        @Override
        public int hashCode() {
            return toString().hashCode();
        }

        @Override
        public String toString() {
            return user + " " + items + " " + java.util.Arrays.toString(scores) + " " + at;
        }
    }

    record Refused(String reason, String raw) {}

    record Total(String name, long users) {}

    private static final Table<Visit> VISITS = Table.of("visits", Visit.class, 7);
    private static final Table<Refused> REFUSED = Table.of("refused", Refused.class, 1);
    private static final Table<Total> TOTALS = Table.of("totals", Total.class, 1);

    @TempDir
    Path folder;

    private final List<Visit> visits = IntStream.range(0, 1_000)
            .mapToObj(n -> new Visit(n % 10 == 0 ? "ann" : "u" + n % 7, n))
            .toList();
    private final List<Visit> others =
            visits.stream().filter(visit -> !visit.user().value().equals("ann")).toList();
    private Path file;

    @BeforeEach
    void write() throws IOException {
        VISITS.write(folder.resolve("visits"), visits);
        file = folder.resolve("visits/part-00000.parquet");
    }

    @Test
    void rowsOfTheUserGoAndAllOthersStayAsTheyWere() throws IOException {
        assertThat(ANN.takeOut(file)).isEqualTo(new Taken(100, 0));
        assertThat(VISITS.readAll(folder.resolve("visits"))).isEqualTo(others);
        try (Stream<Path> left = Files.list(folder.resolve("visits"))) {
            assertThat(left).containsExactly(file);
        }
        assertThat(ANN.takeOut(file)).isEqualTo(new Taken(0, 0));
    }

    @Test
    void aFileWithoutTheUserIsNotTouched() throws IOException {
        byte[] before = Files.readAllBytes(file);
        Object key = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
        assertThat(new UserRows(Set.of(new UserId("an"))).takeOut(file)).isEqualTo(new Taken(0, 0));
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey())
                .isEqualTo(key);
    }

    @Test
    void aFileOfTheUserAloneBecomesAnEmptyTable() throws IOException {
        VISITS.write(folder.resolve("visits"), List.of(new Visit("ann", 1)));
        assertThat(ANN.takeOut(file).rows()).isEqualTo(1);
        assertThat(VISITS.canRead(folder.resolve("visits"))).isTrue();
        assertThat(VISITS.readAll(folder.resolve("visits"))).isEmpty();
    }

    @Test
    void aTextInWhichTheUserStandsBecomesEmpty() throws IOException {
        Path refused = folder.resolve("refused");
        REFUSED.write(refused, List.of(new Refused("r1", "ann,7,x"), new Refused("r2", "joann,7")));
        assertThat(ANN.takeOut(refused.resolve("part-00000.parquet"))).isEqualTo(new Taken(0, 1));
        assertThat(REFUSED.readAll(refused)).containsExactly(new Refused("r1", ""), new Refused("r2", "joann,7"));
    }

    @Test
    void aTableWithoutSuchColumnsIsLeftAlone() throws IOException {
        TOTALS.write(folder.resolve("totals"), List.of(new Total("ann", 3)));
        assertThat(ANN.takeOut(folder.resolve("totals/part-00000.parquet"))).isEqualTo(new Taken(0, 0));
    }

    @Test
    void aFileThatIsNotWholeIsNamed() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.parquet"), "PAR1");
        assertThat(UserRows.fault(broken))
                .hasValueSatisfying(fault -> assertThat(fault).contains(broken.toString()));
        assertThat(UserRows.fault(file)).isEmpty();
        assertThatThrownBy(() -> ANN.takeOut(broken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(broken + " is not a complete Parquet file");
    }

    @Test
    void aFileWithADamagedPageIsNamedAndStaysAsItIs() throws IOException {
        byte[] damaged = Files.readAllBytes(file);
        java.util.Arrays.fill(damaged, 60, 160, (byte) 7);
        Files.write(file, damaged);
        assertThat(UserRows.fault(file)).isEmpty();
        assertThatThrownBy(() -> ANN.takeOut(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " cannot be read to its end");
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }

    @ParameterizedTest
    @CsvSource({
        "'ann', true",
        "'{\"user\":\"ann\"}', true",
        "'x;ann', true",
        "'annie ann', true",
        "'annie', false",
        "'joann', false",
        "'joann,ann1', false",
        "'', false",
        "'7,an\u2026', true",
        "'7,ann\u2026', true",
        "'7,jan\u2026', false",
        "'7,b\u2026', false",
    })
    void anIdStandsInATextOnItsOwn(String text, boolean mentioned) {
        assertThat(UserRows.mentions(text, "ann")).isEqualTo(mentioned);
    }
}
