package dev.tessera.online.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.decisions.DecisionReplay;
import dev.tessera.online.decisions.Verdict;
import dev.tessera.online.decisions.Verdict.NotReplayable;
import dev.tessera.online.decisions.Verdict.Reason;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.decision.LoggedDecisions;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.BlobException;
import dev.tessera.store.generation.GenerationException;
import dev.tessera.store.generation.VerifiedCopy;
import dev.tessera.store.itemlog.InMemoryItemLog;
import dev.tessera.store.model.GenerationId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReplayTest {
    private static final Blob BLOB = Blob.of(new byte[] {1, 2, 3});

    @TempDir
    Path folder;

    @Test
    void aGenerationThatIsGoneIsNoFault() throws IOException {
        for (RuntimeException absence :
                List.of(new GenerationException("generation g1 is not there"), VerifiedCopy.absent(BLOB))) {
            assertThat(verdictWhere(absence))
                    .isEqualTo(new NotReplayable(Reason.GENERATION_GONE, absence.getMessage()));
            assertThat(summaryWhere(absence).isFaulty()).isFalse();
        }
    }

    @Test
    void aGenerationThatIsDamagedIsOne() throws IOException {
        for (RuntimeException damage : List.of(
                GenerationException.damaged("generation g1 does not fit together", new IllegalArgumentException()),
                damagedBlob())) {
            assertThat(verdictWhere(damage))
                    .isEqualTo(new NotReplayable(Reason.GENERATION_DAMAGED, damage.getMessage()));
            ReplaySummary summary = summaryWhere(damage);
            assertThat(summary.isFaulty()).isTrue();
            assertThat(summary.lines()).contains("1 not replayable", "  generation damaged: 1");
        }
    }

    private static BlobException damagedBlob() {
        try {
            BlobException.verify(BLOB, new byte[] {1, 2, 4});
        } catch (BlobException e) {
            return e;
        }
        throw new AssertionError("another digest was taken for the same");
    }

    private ReplaySummary summaryWhere(RuntimeException failure) throws IOException {
        ReplaySummary summary = new ReplaySummary();
        summary.add(verdictWhere(failure));
        return summary;
    }

    private Verdict verdictWhere(RuntimeException failure) throws IOException {
        LoggedDecision row = LoggedDecisions.random("d1", "ann", Instant.parse("2026-03-01T12:00:00Z"));
        LoggedDecision.TABLE.write(folder, List.of(LoggedDecisions.with(row, "generation", new GenerationId("g1"))));
        LogReplay replay = new LogReplay(
                id -> {
                    throw failure;
                },
                new InMemoryItemLog(),
                new DecisionReplay("profile"));
        List<Verdict> verdicts = new ArrayList<>();
        replay.run(DecisionReader.of(folder, Optional.empty()), (each, verdict) -> verdicts.add(verdict));
        assertThat(verdicts).hasSize(1);
        return verdicts.get(0);
    }
}
