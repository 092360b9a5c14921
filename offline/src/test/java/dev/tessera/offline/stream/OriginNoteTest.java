package dev.tessera.offline.stream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginNoteTest {
    @TempDir
    Path folder;

    @Test
    void checkpointsAreOfOneOriginAlone() throws IOException {
        OriginNote note = new OriginNote(folder);
        note.claim("Kafka topic clicks", false);
        note.claim("Kafka topic clicks", true);
        assertThatThrownBy(() -> note.claim(RecordedEvents.NAME, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("are of Kafka topic clicks, not of recorded events in Redis")
                .hasMessageContaining("--work");
        assertThatThrownBy(() -> note.claim("Kafka topic views", true)).isInstanceOf(IOException.class);
    }

    @Test
    void withoutCheckpointsAnyOriginWillDo() throws IOException {
        OriginNote note = new OriginNote(folder);
        note.claim("Kafka topic clicks", false);
        assertThatCode(() -> note.claim(RecordedEvents.NAME, false)).doesNotThrowAnyException();
    }

    @Test
    void checkpointsOfEarlierVersionsAreOfRecordedEvents() {
        assertThatThrownBy(() -> new OriginNote(folder).claim("Kafka topic clicks", true))
                .hasMessageContaining("are of recorded events in Redis, not of Kafka topic clicks");
        assertThatCode(() -> new OriginNote(folder).claim(RecordedEvents.NAME, true))
                .doesNotThrowAnyException();
    }
}
