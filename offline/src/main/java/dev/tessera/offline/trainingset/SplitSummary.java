package dev.tessera.offline.trainingset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tessera.offline.split.Bounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code split.json}: what training-set drew and what it found, beside a study's tables.
 *
 * @param cut ISO-8601; empty if the split has no global cut
 * @param digests by partition, as {@link SplitDigest} defines them; two evaluations with the same TEST digest ask for the same
 */
public record SplitSummary(
        int version, String split, String cut, String validationStart, Protocol protocol, Map<String, String> digests) {
    public static final String FILE = "split.json";
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public SplitSummary {
        digests = new TreeMap<>(digests);
    }

    static SplitSummary of(TrainingSetRules rules, List<EvaluationTarget> targets) {
        Map<String, String> digests = new TreeMap<>();
        for (Partition partition : List.of(Partition.VALIDATION, Partition.TEST)) {
            digests.put(partition.name(), SplitDigest.of(targets, partition));
        }
        return new SplitSummary(
                VERSION,
                rules.study().split().name(),
                moment(rules.bounds().cut()),
                moment(rules.bounds().validationStart()),
                rules.protocol(),
                digests);
    }

    private static String moment(long millis) {
        return millis == Bounds.OPEN ? "" : Instant.ofEpochMilli(millis).toString();
    }

    /** @param partition VALIDATION or TEST */
    public String digest(Partition partition) {
        return digests.getOrDefault(partition.name(), "");
    }

    void write(Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        JSON.writeValue(unfinished.toFile(), this);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @param study the folder of a study */
    public static SplitSummary read(Path study) throws IOException {
        Path file = study.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not there; run training-set for this study first");
        }
        try {
            SplitSummary summary = JSON.readValue(file.toFile(), SplitSummary.class);
            if (summary.version != VERSION) {
                throw new IOException(file + " has version " + summary.version + "; this program reads " + VERSION);
            }
            return summary;
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not a split summary: " + e.getOriginalMessage(), e);
        }
    }
}
