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
    private static final String ITEMS = "items";

    private EncodingRate() {}

    /** Remembers the rate of a run, unless it encoded less than a tenth of what the remembered one did: then the start took most of its time. */
    static void keep(EmbedReport report, StudyDirectory study) throws IOException {
        Path file = file(study);
        long before = Files.isRegularFile(file)
                ? JSON.readTree(file.toFile()).path(ITEMS).asLong()
                : 0;
        if (report.encoded() > 0 && report.seconds() > 0 && 10 * report.encoded() >= before) {
            double rate = report.encoded() / report.seconds();
            byte[] json = JSON.writeValueAsBytes(Map.of(RATE, rate, ITEMS, report.encoded()));
            AtomicFiles.write(file, out -> out.write(json));
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
}
