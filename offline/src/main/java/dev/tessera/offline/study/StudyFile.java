package dev.tessera.offline.study;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tessera.offline.split.Split;
import dev.tessera.store.model.Modality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;

/** {@code study.json}: how a study is stored beside its tables. */
public final class StudyFile {
    private static final int VERSION = 2;

    /** Whose encoders are all trained ones. */
    private static final int BEFORE_FORMS = 1;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    private StudyFile() {}

    private record Stored(
            int version,
            String split,
            List<Modality> content,
            boolean behaviour,
            long seed,
            double labelThreshold,
            EncoderForm encoder) {}

    /** Replaces the file atomically; makes the folder if need be. */
    public static void write(Study study, Path file) throws IOException {
        Stored stored = new Stored(
                VERSION,
                study.split().name(),
                List.copyOf(study.content()),
                study.behaviour(),
                study.seed(),
                study.labelThreshold(),
                study.form());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        JSON.writeValue(unfinished.toFile(), stored);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** @throws IOException if the file is absent or not a study of a known version; the message names the file and what was expected */
    public static Study read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not there; run training-set for this study first");
        }
        try {
            JsonNode json = JSON.readTree(file.toFile());
            int version = json.path("version").asInt();
            if (version == BEFORE_FORMS && json instanceof ObjectNode fields) {
                fields.put("encoder", EncoderForm.TRAINED.name());
            } else if (version != VERSION) {
                throw new IOException(
                        file + " has version " + version + "; this program reads " + BEFORE_FORMS + " and " + VERSION);
            }
            Stored stored = JSON.treeToValue(json, Stored.class);
            EnumSet<Modality> content = EnumSet.noneOf(Modality.class);
            content.addAll(stored.content);
            return new Study(
                    Split.parse(stored.split),
                    content,
                    stored.behaviour,
                    stored.seed,
                    stored.labelThreshold,
                    stored.encoder);
        } catch (com.fasterxml.jackson.core.JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(file + " is not a study: " + e.getMessage(), e);
        }
    }
}
