package dev.tessera.online.serving;

import static dev.tessera.online.serving.HttpAsked.FIVE_FOR_ANN;
import static dev.tessera.online.serving.HttpAsked.RECOMMEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.util.JsonFormat;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls of a ranker over HTTP, through sockets, beside the same over gRPC. */
class JsonOverHttpTest {
    @SuppressWarnings("NullAway.Init")
    private static TestRanker ranker;

    @SuppressWarnings("NullAway.Init")
    private static HttpAsked asked;

    @BeforeAll
    static void start() {
        ranker = TestRanker.listeningForJson(Optional.empty()).serving("g1");
        asked = HttpAsked.of(ranker);
    }

    @AfterAll
    static void stop() {
        ranker.close();
    }

    @Test
    void anAnswerIsThatOfGrpc() throws Exception {
        RecommendRequest request = RecommendRequest.newBuilder()
                .setUserId("ann")
                .setSize(5)
                .setExplain(true)
                .build();
        HttpAsked.Answer answer = asked.post(RECOMMEND, JsonFormat.printer().print(request));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Server")).isEmpty();
        RecommendResponse.Builder read = RecommendResponse.newBuilder();
        JsonFormat.parser().merge(answer.json().toString(), read);
        ManagedChannel channel = ManagedChannelBuilder.forAddress(
                        "127.0.0.1", ranker.server().port())
                .usePlaintext()
                .build();
        RecommendResponse expected = RankerGrpc.newBlockingStub(channel).recommend(request);
        channel.shutdownNow();
        assertThat(read.getItemsList()).hasSize(5).isEqualTo(expected.getItemsList());
        assertThat(answer.json().at("/items/0").fieldNames())
                .toIterable()
                .contains("item_id", "score", "title", "explanation");
        assertThat(answer.json().at("/decision/rung").asText()).isEqualTo("RUNG_POPULARITY");
    }

    @Test
    void whatIsEmptyIsWritten() {
        JsonNode answer = asked.post(
                        "/tessera.v1.Ranker/Rank", "{\"userId\": \"ann\", \"candidateItemIds\": [\"nowhere\"]}")
                .json();
        assertThat(answer.at("/items").isArray()).isTrue();
        assertThat(answer.at("/unknown_item_ids/0").asText()).isEqualTo("nowhere");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"user_id": "ann", "size": 5, "sise": 4}        | Cannot find field: sise in message tessera.v1.RecommendRequest
            {"user_id": "ann", "size": 0}                   | size is 0; expected 1 to 500
            {"user_id": "ann", "size": "five"}              | cannot be read: size: Not an int32 value: "five"
            {"user_id": "ann", "size": 1e99}                | Not an int32 value: 1e99
            {"user_id": "ann", "size": 5} {}                | expected nothing after the object (line 1, column 31)
            {"user_id": "ann", "user_id": "bob"}            | Duplicate field 'user_id' (line 1, column
            {user_id: "ann"}                                | (line 1, column
            {"user_id": "\\ud800", "size": 5}               | half of a character stands alone (line 1, column 13)
            [1]                                             | the request is no JSON: expected an object
            {"filters": [{"range": {"minimum": NaN}}]}      | (line 1, column
            {"seen_items": "SOMETIMES"}                     | cannot be read: seen_items: Invalid enum value
            {"context": {"request_time": "yesterday"}}      | cannot be read: context.request_time: Failed to parse timestamp
            {"excluded_item_ids": ["a", null]}              | cannot be read: excluded_item_ids[1]:
            {"filters": [{}, {"range": {"minimum": "x"}}]}  | cannot be read: filters[1].range.minimum: Not a double value
            {"filters": [{"any_of": {"value": ["x"]}}]}     | cannot be read: filters[0].any_of: Cannot find field: value
            {"filters": 7}                                  | cannot be read: filters:
            {"user_id": "ann", "size": 5                    | Unexpected end-of-input
            ``                                              | expected an object
            """)
    void whatCannotBeReadIsRefusedWithTheReason(String body, String reason) {
        HttpAsked.Answer answer = asked.post(RECOMMEND, body.replace("\\\\", "\\"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/code").asInt()).isEqualTo(400);
        assertThat(answer.json().at("/status").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(answer.message()).contains(reason);
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        assertThat(asked.post(RECOMMEND, new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'})
                        .message())
                .isEqualTo("the request is no JSON: its bytes are not UTF-8");
    }

    @Test
    void depthIsBounded() {
        String deep = "{\"context\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        assertThat(asked.post(RECOMMEND, deep).message())
                .contains("nesting depth (33) exceeds the maximum allowed (32");
    }

    @Test
    void statusesOfCallsAreThoseOfHttp() {
        HttpAsked.Answer unknown =
                asked.post("/tessera.v1.Ranker/SimilarItems", "{\"item_id\": \"nowhere\", \"size\": 3}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().at("/status").asText()).isEqualTo("NOT_FOUND");
        assertThat(unknown.message()).startsWith("item_id is 'nowhere'");
        HttpAsked.Answer late = asked.post(RECOMMEND, FIVE_FOR_ANN, "grpc-timeout", "1n");
        assertThat(late.status()).isEqualTo(504);
        assertThat(late.json().at("/status").asText()).isEqualTo("DEADLINE_EXCEEDED");
        HttpAsked.Answer unable =
                asked.post("/tessera.v1.Ranker/SimilarItems", "{\"content\": {\"text\": \"red shoes\"}, \"size\": 3}");
        assertThat(unable.status()).isEqualTo(501);
    }

    @Test
    void whatIsNoCallIsToldWhatIsOne() {
        HttpAsked.Answer elsewhere = asked.post("/v1/recommend", "{}");
        assertThat(elsewhere.status()).isEqualTo(404);
        assertThat(elsewhere.message()).contains("expected one of /tessera.v1.Admin/RemoveItem, ", RECOMMEND);
        HttpAsked.Answer got = asked.get(RECOMMEND);
        assertThat(got.status()).isEqualTo(405);
        assertThat(got.header("Allow")).isEqualTo("POST");
        HttpAsked.Answer plain = asked.send(HttpRequest.newBuilder(URI.create(asked.base() + RECOMMEND))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(FIVE_FOR_ANN)));
        assertThat(plain.status()).isEqualTo(415);
        assertThat(plain.message()).contains("expected Content-Type: application/json");
        assertThat(asked.post(RECOMMEND, FIVE_FOR_ANN, "grpc-timeout", "soon").message())
                .startsWith("grpc-timeout is 'soon'; expected 1 to 8 digits and a unit");
    }

    @Test
    void anOversizedBodyIsRefusedWithItsLengthToldOrNot() throws IOException {
        String head = "POST " + RECOMMEND + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        assertThat(raw(head + "Content-Length: 8388609\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("the request is larger than 8388608 bytes");
        assertThat(raw(head + "Transfer-Encoding: chunked\r\n\r\n" + "800001\r\n" + " ".repeat((8 << 20) + 1)))
                .startsWith("HTTP/1.1 413")
                .contains("the request is larger than 8388608 bytes");
    }

    @Test
    void aBodyIsWaitedForUntilTheDeadline() throws IOException {
        assertThat(raw("POST " + RECOMMEND + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "grpc-timeout: 50m\r\nContent-Length: 1000\r\n\r\n{"))
                .startsWith("HTTP/1.1 504")
                .contains("\"status\":\"DEADLINE_EXCEEDED\"");
    }

    @Test
    void healthIsThatOfTheRanker() {
        assertThat(asked.get("/health").json().at("/status").asText()).isEqualTo("SERVING");
        try (TestRanker empty = TestRanker.listeningForJson(Optional.empty())) {
            HttpAsked.Answer answer = HttpAsked.of(empty).get("/health");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.message()).isEqualTo("no generation is served");
        }
    }

    @Test
    void whatIsUnderWayAtTheEndIsAnswered() {
        String view =
                "{\"events\": [{\"event_id\": \"e\", \"user_id\": \"bob\", \"item_id\": \"item-001\", \"kind\": \"EVENT_KIND_VIEW\"}]}";
        TestRanker ending = TestRanker.listeningForJson(Optional.empty()).serving("g1");
        HttpAsked there = HttpAsked.of(ending);
        ending.shut(TestRanker.RECORDING);
        CompletableFuture<HttpAsked.Answer> underWay =
                CompletableFuture.supplyAsync(() -> there.post("/tessera.v1.Ranker/RecordEvents", view));
        await().until(ending::isRecording);
        CompletableFuture<Void> end = CompletableFuture.runAsync(ending.server()::close);
        await().until(() -> !isHealthy(there));
        ending.open(TestRanker.RECORDING);
        assertThat(underWay.join().status()).isEqualTo(200);
        end.join();
        assertThatThrownBy(() -> there.get("/health")).isInstanceOf(UncheckedIOException.class);
        ending.close();
    }

    private static boolean isHealthy(HttpAsked asked) {
        try {
            return asked.get("/health").status() == 200;
        } catch (UncheckedIOException gone) {
            return false;
        }
    }

    @Test
    void whatIsNoHttpIsAnsweredInTheSameForm() throws IOException {
        assertThat(raw("GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("\"status\":\"RESOURCE_EXHAUSTED\"");
        assertThat(raw("NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 400").doesNotContain("jetty", "Jetty", "<html");
    }

    @Test
    void anotherNameOfThisHostIsRefusedWhereNobodyIsAsked() throws IOException {
        assertThat(raw("GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421")
                .contains("the host is called 'evil.example'; expected localhost or an address");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", ranker.server().httpPort().orElseThrow())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
