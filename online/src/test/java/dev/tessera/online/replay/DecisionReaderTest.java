package dev.tessera.online.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecisions;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.GenerationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionReaderTest {
    private static final GenerationId G1 = new GenerationId("g1");

    @TempDir
    Path folder;

    @Test
    void aFileThatCannotBeReadToItsEndIsNamedAndTheOthersAreRead() throws IOException {
        write("whole", "d1");
        Path damaged = write("damaged", "d2").resolve("part-00000.parquet");
        byte[] bytes = Files.readAllBytes(damaged);
        Arrays.fill(bytes, 20, 200, (byte) 7);
        Files.write(damaged, bytes);
        Path torn = folder.resolve("torn.parquet");
        Files.writeString(torn, "PAR1 half of it");
        Path other = folder.resolve("of-another-table.parquet");
        Files.writeString(other, "");

        DecisionReader reader = DecisionReader.of(folder, Optional.empty());

        assertThat(reader.unreadable())
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).startsWith(damaged + " cannot be read: "),
                        fault -> assertThat(fault).startsWith(torn + " cannot be read: "),
                        fault -> assertThat(fault).startsWith(other + " cannot be read: "));
        assertThat(read(reader)).containsExactly(new DecisionId("d1"));
        ReplaySummary summary = new ReplaySummary();
        reader.unreadable().forEach(fault -> summary.addUnreadableFile());
        assertThat(summary.isFaulty()).isTrue();
        assertThat(summary.lines()).contains("3 files cannot be read");
    }

    @Test
    void oneDecisionIsFoundWhereverItIs() throws IOException {
        write("a", "d1");
        write("b", "d2");
        assertThat(read(DecisionReader.of(folder, Optional.of(new DecisionId("d2")))))
                .containsExactly(new DecisionId("d2"));
        assertThat(DecisionReader.of(folder, Optional.of(new DecisionId("d3"))).generations())
                .isEmpty();
        assertThatThrownBy(() -> DecisionReader.of(folder.resolve("absent"), Optional.empty()))
                .isInstanceOf(NoSuchFileException.class);
    }

    private Path write(String name, String decision) throws IOException {
        LoggedDecision row = LoggedDecisions.random(decision, "ann", Instant.parse("2026-03-01T12:00:00Z"));
        Path table = folder.resolve(name);
        LoggedDecision.TABLE.write(table, List.of(LoggedDecisions.with(row, "generation", G1)));
        return table;
    }

    private static List<DecisionId> read(DecisionReader reader) {
        List<DecisionId> read = new ArrayList<>();
        reader.forEach(G1, row -> read.add(row.decision()));
        return read;
    }
}
