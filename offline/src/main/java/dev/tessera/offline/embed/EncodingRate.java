package dev.tessera.offline.embed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.store.generation.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** How many items a second the encoder of a study took when it was last used, to tell how long it will take. */
final class EncodingRate {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RATE = "items_per_second";

    private EncodingRate() {}

    /** Remembers the rate of a run; one that encoded nothing tells nothing. */
    static void keep(EmbedReport report, StudyDirectory study) {
        if (report.encoded() > 0 && report.seconds() > 0) {
            byte[] json = bytes(Map.of(RATE, report.encoded() / report.seconds()));
            AtomicFiles.write(file(study), out -> out.write(json));
        }
    }

    /** Empty if nothing was encoded yet. @throws IOException if the file is not what was written */
    static Optional<Double> last(StudyDirectory study) throws IOException {
        Path file = file(study);
        return Files.isRegularFile(file)
                ? Optional.of(JSON.readTree(file.toFile()).path(RATE).asDouble())
                : Optional.empty();
    }

    private static Path file(StudyDirectory study) {
        return study.root().resolve("encoding-rate.json");
    }

    private static byte[] bytes(Map<String, Double> values) {
        try {
            return JSON.writeValueAsBytes(values);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a number can always be written", e);
        }
    }
}
