package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tessera.online.grpc.Unanswered;
import dev.tessera.online.tracing.TraceExport;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RecordEventsResponse;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans of a ranker, as a collector gets them: bytes of OTLP, in which texts and ids stand as they are. */
class TracingTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final Metadata.Key<String> PARENT = Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    /** An attribute that is the integer 0. */
    private static final String CODE_OK = "rpc.grpc.status_code\u0012\u0002\u0018\0";

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private HttpServer collector;
    private URI address;

    @BeforeEach
    void listen() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            received.write(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        address = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private void ask(double share, String flags) {
        try (TraceExport export = TraceExport.to(address, share);
                TestRanker ranker = ranker(export)) {
            AskedWith client = AskedWith.nothing(flags.isEmpty() ? ranker.channel() : under(ranker.channel(), flags));
            assertThat(client.recommend().isOk()).isTrue();
            assertThat(client.health().isOk()).isTrue();
        }
    }

    private TestRanker ranker(TraceExport export) {
        return TestRanker.watched(
                        TestRanker.config(4),
                        new Telemetry(Optional.empty(), Optional.of(export)),
                        DecisionLogging.NONE)
                .serving("g1");
    }

    private static Channel under(Channel channel, String flags) {
        Metadata headers = new Metadata();
        headers.put(PARENT, "00-" + TRACE + "-b7ad6b7169203331-" + flags);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private String text() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aCallOfATraceIsALinkOfItWithItsParts() {
        ask(0, "01");
        assertThat(text())
                .contains(new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1))
                .contains("tessera.v1.Ranker/Recommend", "history", "model", "ranking")
                .contains("tessera.decision", "tessera.generation", "g1", "POPULARITY", "NO_HISTORY")
                .contains("service.name", "tessera-ranker")
                .doesNotContain("ann", "item-0", "Health");
    }

    @Test
    void aSpanEndsWithTheWorkAlsoIfTheCallerDoesNotWait() {
        try (TraceExport export = TraceExport.to(address, 1);
                TestRanker ranker = ranker(export)) {
            ranker.shut(TestRanker.RECORDING);
            Unanswered<RecordEventsRequest, RecordEventsResponse> call = Unanswered.open(
                            ranker.channel(), RankerGrpc.getRecordEventsMethod())
                    .send(RankerServerTest.events(RankerServerTest.view("e1", "item-002")))
                    .halfClose();
            await().until(ranker::isRecording);
            call.cancel();
            assertThat(call.end().getCode()).isEqualTo(Status.Code.CANCELLED);
            ranker.open(TestRanker.RECORDING);
        }
        assertThat(text()).contains(CODE_OK);
    }

    @Test
    void theShareIsOfCallsThatAreOfNoTrace() {
        ask(1, "");
        assertThat(text()).contains("tessera.v1.Ranker/Recommend");
    }

    @Test
    void aCallThatIsNotSampledIsNotSent() {
        ask(0, "");
        ask(1, "00");
        assertThat(text()).isEmpty();
    }

    @Test
    void anAddressOrAShareThatIsNoneIsNamed() {
        assertThatThrownBy(() -> TraceExport.to(URI.create("collector:4318"), 1))
                .hasMessage(
                        "the collector of traces is 'collector:4318'; expected http://HOST:PORT or https://HOST:PORT");
        assertThatThrownBy(() -> TraceExport.to(address, 1.5))
                .hasMessage("the share of calls to trace is 1.5; expected 0 to 1");
    }
}
