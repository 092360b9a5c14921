package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.ProgressLines;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestProgressTest {
    private static final String ITEMS_READ = IngestJob.readCounter(IngestJob.ITEMS);
    private static final String EVENTS_READ = IngestJob.readCounter(IngestJob.EVENTS);
    private static final String ITEMS_WRITTEN = IngestJob.acceptedCounter(IngestJob.ITEMS);

    @Test
    void rowsReadAndRowsWrittenAreToldApart() {
        assertThat(told(
                        Map.of(),
                        Map.of(ITEMS_READ, 10L),
                        Map.of(ITEMS_READ, 10L, EVENTS_READ, 90L, ITEMS_WRITTEN, 8L)))
                .containsExactly("ingest: reading: 100 rows in 0 s", "ingest: writing: 8 rows in 0 s");
    }

    @Test
    void nothingIsSaidOfWritingBeforeItBegins() {
        assertThat(told(Map.of(ITEMS_READ, 10L))).containsExactly("ingest: reading: 10 rows in 0 s");
    }

    @Test
    void aTaskThatCountsAnewTakesNothingBack() {
        assertThat(told(Map.of(ITEMS_READ, 10L), Map.of(ITEMS_READ, 4L), Map.of(ITEMS_READ, 12L)))
                .containsExactly("ingest: reading: 12 rows in 0 s");
    }

    @SafeVarargs
    private static java.util.List<String> told(Map<String, Long>... counts) {
        try (ProgressLines lines = ProgressLines.open()) {
            try (IngestProgress progress = new IngestProgress(100)) {
                for (Map<String, Long> each : counts) {
                    progress.show(each);
                }
            }
            return lines.told();
        }
    }
}
