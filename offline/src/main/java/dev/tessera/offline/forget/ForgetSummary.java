package dev.tessera.offline.forget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tessera.store.generation.AtomicFiles;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What was done, as JSON for machines; users by the digests of their ids. It is on disk from the start, as {@code running}, so that a killed run
 * is not taken for the one before.
 */
final class ForgetSummary {
    static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final ObjectNode json = JSON.createObjectNode();

    ForgetSummary(Path file, Instant started) {
        this.file = file;
        json.put("version", VERSION);
        json.put("outcome", "running");
        json.put("message", "");
        json.put("started", started.toString());
    }

    void done(ForgetReport report) {
        json.put("outcome", report.fault().isEmpty() ? "done" : "incomplete");
        json.put("message", report.fault().orElse(""));
        var users = json.putArray("users");
        report.redis().forEach((digest, erased) -> users.addObject()
                .put("user_sha256", digest)
                .put("up_to", erased.upTo().toString())
                .put("history_entries", erased.historyEntries())
                .put("stream_entries", erased.streamEntries()));
        var tables = json.putArray("tables");
        report.tables().forEach(table -> tables.addObject()
                .put("place", table.place())
                .put("files", table.files())
                .put("rows", table.rows())
                .put("texts", table.texts()));
        json.put("unfinished_files", report.unfinished());
        var remaining = json.putArray("remains");
        report.remaining()
                .forEach(each -> remaining.addObject().put("what", each.what()).put("until", each.until()));
    }

    void failed(String message) {
        json.put("outcome", "failed");
        json.put("message", message);
    }

    /** Replaces the file, atomically. */
    void write() {
        try {
            byte[] bytes = JSON.writeValueAsBytes(json);
            AtomicFiles.write(file.toAbsolutePath(), out -> out.write(bytes));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a summary can always be written", e);
        }
    }
}
