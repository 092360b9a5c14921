package dev.tessera.offline.refresh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tessera.offline.embed.EmbedPlan;
import dev.tessera.offline.embed.EmbedReport;
import dev.tessera.offline.evaluate.MetricRow;
import dev.tessera.offline.ingest.IngestReport;
import dev.tessera.store.generation.AtomicFiles;
import dev.tessera.store.model.GenerationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a refresh did, as JSON for machines. It is on disk from the start, as {@code running}, so that a killed refresh is not taken for the one before.
 */
final class RefreshSummary {
    static final int VERSION = 1;
    private static final String LAST = "last_seconds";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final ObjectNode json = JSON.createObjectNode();
    private final Map<String, Duration> before;

    RefreshSummary(Path file, Instant started, Retrain retrain) {
        this.file = file;
        this.before = lastTimes(file);
        json.put("version", VERSION);
        json.put("outcome", Outcome.RUNNING.word());
        json.put("exit_code", Outcome.RUNNING.exitCode());
        json.put("message", "");
        json.put("started", started.toString());
        json.put("retrain", retrain.name().toLowerCase(java.util.Locale.ROOT));
    }

    /** How long stages took when they last ran; empty if no summary tells. */
    Map<String, Duration> before() {
        return before;
    }

    private static Map<String, Duration> lastTimes(Path file) {
        Map<String, Duration> stages = new TreeMap<>();
        try {
            if (Files.isRegularFile(file)) {
                JSON.readTree(file.toFile())
                        .path(LAST)
                        .properties()
                        .forEach(each -> stages.put(each.getKey(), Duration.ofMillis((long)
                                (1000 * each.getValue().asDouble()))));
            }
        } catch (IOException e) {
            // Only an estimate is lost.
            stages.clear();
        }
        return stages;
    }

    void served(Optional<GenerationId> generation) {
        generation.ifPresent(id -> json.put("generation_before", id.value()));
    }

    void ingested(IngestReport report) {
        json.putObject("ingested").put("items", report.items()).put("events", report.events());
    }

    void planned(String study, EmbedPlan plan) {
        ObjectNode row = json.withObject("/planned/" + study)
                .put("items", plan.items())
                .put("new", plan.arrived())
                .put("changed", plan.changed())
                .put("gone", plan.gone())
                .put("to_encode", plan.toEncode());
        plan.estimate().ifPresent(time -> row.put("estimated_seconds", seconds(time)));
    }

    void embedded(String study, EmbedReport report) {
        json.withObject("/embedded/" + study)
                .put("encoded", report.encoded())
                .put("carried_over", report.carried())
                .put("dropped", report.dropped())
                .put("unreadable_pictures", report.unreadable())
                .put("encoding_seconds", report.seconds());
    }

    /** @param metrics of the judged model over all targets */
    void evaluated(List<MetricRow> metrics) {
        ObjectNode figures = json.putObject("figures");
        metrics.forEach(row -> figures.put(row.metric() + "@" + row.k(), row.value()));
    }

    void judged(List<GateFinding> findings) {
        var rows = json.putArray("gate");
        for (GateFinding finding : findings) {
            ObjectNode row = rows.addObject()
                    .put("metric", finding.rule().metric())
                    .put("slice", finding.rule().slice().label())
                    .put("most_fall", finding.rule().mostFall())
                    .put("by", finding.rule().by().word())
                    .put("held", finding.held());
            finding.figure().ifPresent(figure -> row.put("new", figure.first())
                    .put("served", figure.second())
                    .put("difference", figure.difference().value())
                    .put("low", figure.difference().low())
                    .put("high", figure.difference().high())
                    .put("users", figure.users()));
        }
    }

    void published(GenerationId generation) {
        json.put("generation", generation.value());
    }

    /** @param stages how long each took */
    void ended(Outcome outcome, String message, Map<String, Duration> stages) {
        json.put("outcome", outcome.word());
        json.put("exit_code", outcome.exitCode());
        json.put("message", message);
        put("stages", stages);
        json.put(
                "seconds",
                stages.values().stream().mapToDouble(RefreshSummary::seconds).sum());
        Map<String, Duration> last = new TreeMap<>(before);
        last.putAll(stages);
        put(LAST, last);
    }

    private void put(String name, Map<String, Duration> times) {
        ObjectNode taken = json.putObject(name);
        times.forEach((stage, time) -> taken.put(stage, seconds(time)));
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

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
