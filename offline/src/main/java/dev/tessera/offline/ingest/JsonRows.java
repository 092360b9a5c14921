package dev.tessera.offline.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** One JSON object a line. Arrays become values joined by {@code |}; null is the same as absent. */
final class JsonRows implements RowReader {
    /** More than a row has use for, and less than the stack has room for. */
    private static final int MAX_DEPTH = 32;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String EXPECTED = "one JSON object a line, in UTF-8";

    @Override
    public void check(Path file) throws IOException {
        TextStart.check(file, EXPECTED);
    }

    @Override
    public List<String> columns(Path file) throws IOException {
        try (BufferedReader lines = open(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<Map<String, String>> fields = Utf8.decodeLatin(line).flatMap(JsonRows::parse);
                if (fields.isPresent()) {
                    return new ArrayList<>(fields.get().keySet());
                }
            }
        }
        throw new WrongFileException(file, "has no line that is a JSON object", EXPECTED);
    }

    @Override
    public long estimateRows(Path file) throws IOException {
        return LineCount.estimate(file);
    }

    @Override
    public void read(Path file, Consumer<SourceRow> rows, Consumer<Rejected> rejected) throws IOException {
        try (BufferedReader lines = open(file)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    read(new SourceRow(file.toString(), number, Map.of("", line)), rows, rejected);
                }
            }
        }
    }

    /** @param line a row whose only field, without name, holds the bytes of the line */
    static void read(SourceRow line, Consumer<SourceRow> rows, Consumer<Rejected> rejected) {
        Optional<String> text = Utf8.decodeLatin(line.text(""));
        Optional<Map<String, String>> fields = text.flatMap(JsonRows::parse);
        if (fields.isPresent()) {
            rows.accept(new SourceRow(line.file(), line.row(), fields.get()));
        } else {
            rejected.accept(Rejected.field(line, "", text.isEmpty() ? Fault.NOT_UTF8 : Fault.NOT_JSON));
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        return Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
    }

    private static Optional<Map<String, String>> parse(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (node == null || !node.isObject()) {
                return Optional.empty();
            }
            Map<String, String> fields = new HashMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), text(field.getValue())));
            return Optional.of(fields);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(JsonRows::text)
                    .collect(Collectors.joining("|"));
        }
        return value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }
}
