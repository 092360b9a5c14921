package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.tessera.v1.RecommendRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The document that describes calls over HTTP, and the how-to, against a ranker that answers them. */
class OpenApiTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path REFERENCE = DOCS.resolve("reference").resolve("openapi.json");
    private static final Path HOW_TO = DOCS.resolve("how-to").resolve("call-over-http.md");
    private static final Pattern OPTION = Pattern.compile("-([Hd]) '([^']*)'");
    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway.Init")
    private static TestRanker ranker;

    @SuppressWarnings("NullAway.Init")
    private static HttpAsked asked;

    @SuppressWarnings("NullAway.Init")
    private static JsonSchemas schemas;

    @BeforeAll
    static void start() {
        ranker = TestRanker.listeningForJson(Optional.of(new TextLengths())).serving("g1");
        asked = HttpAsked.of(ranker);
        schemas = new JsonSchemas(asked.get("/openapi.json").json());
    }

    @AfterAll
    static void stop() {
        ranker.close();
    }

    @Test
    void theReferenceIsWhatARankerTells() throws IOException {
        byte[] told = asked.get("/openapi.json").response().body();
        Path copy = Files.write(Path.of("target", "openapi.json"), told);
        assertThat(Files.readString(REFERENCE))
                .as("%s; if the .proto files changed, copy %s there", REFERENCE, copy)
                .isEqualTo(new String(told, StandardCharsets.UTF_8));
    }

    @Test
    void fieldsHaveTheirCommentsWithTheLimits() {
        for (FieldDescriptor field : RecommendRequest.getDescriptor().getFields()) {
            assertThat(schemas.of(RecommendRequest.getDescriptor().getFullName())
                            .at("/properties")
                            .has(field.getName()))
                    .as(field.getName())
                    .isTrue();
        }
        assertThat(schemas.of("tessera.v1.RecommendRequest")
                        .at("/properties/size/description")
                        .asText())
                .startsWith("Items wanted, 1 to 500.");
        assertThat(schemas.of("tessera.v1.SimilarItemsRequest")
                        .at("/description")
                        .asText())
                .isEqualTo("At most one of item_id, content. Exactly one must be set.");
        assertThat(schemas.of("tessera.v1.EventResult.Outcome")
                        .at("/description")
                        .asText())
                .contains("OUTCOME_TOO_OLD: It occurred longer ago than ids are remembered");
    }

    /** The lines of the how-to, with what stands under each. */
    static Stream<Example> examples() throws IOException {
        List<String> lines = Files.readAllLines(HOW_TO);
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("    curl "))
                .mapToObj(i -> Example.of(lines.get(i).strip(), lines.get(i + 1).strip()));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theHowToIsTrueAndAsTheDocumentSays(Example example) {
        HttpAsked.Answer answer = asked.send(example.request(asked.base()));
        String body = new String(answer.response().body(), StandardCharsets.UTF_8);
        if (example.answer.endsWith("...")) {
            assertThat(body).startsWith(example.answer.substring(0, example.answer.length() - 3));
        } else {
            assertThat(body).isEqualTo(example.answer);
        }
        if (answer.status() == 200) {
            example.body.ifPresent(
                    request -> assertThat(schemas.problems(schemas.requestOf(example.path), parsed(request)))
                            .isEmpty());
            example.body.ifPresent(
                    request -> assertThat(schemas.problems(schemas.answerOf(example.path), answer.json()))
                            .isEmpty());
        } else {
            assertThat(schemas.problems(schemas.of("Error"), answer.json())).isEmpty();
        }
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line of curl. */
    record Example(String path, List<String> headers, Optional<String> body, String answer) {
        static Example of(String line, String answer) {
            URI uri = Stream.of(line.split(" "))
                    .filter(word -> word.startsWith("http://"))
                    .map(URI::create)
                    .findFirst()
                    .orElseThrow();
            Matcher options = OPTION.matcher(line);
            List<String> headers = new ArrayList<>();
            Optional<String> body = Optional.empty();
            while (options.find()) {
                if (options.group(1).equals("d")) {
                    body = Optional.of(options.group(2));
                } else {
                    headers.addAll(List.of(options.group(2).split(": ")));
                }
            }
            return new Example(uri.getPath(), headers, body, answer);
        }

        HttpRequest.Builder request(String base) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
            if (!headers.isEmpty()) {
                request.headers(headers.toArray(String[]::new));
            }
            return body.map(json -> request.POST(HttpRequest.BodyPublishers.ofString(json)))
                    .orElse(request);
        }
    }
}
