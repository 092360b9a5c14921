package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.tessera.online.demo.RankerAddress;
import dev.tessera.online.demo.RankerTarget;
import dev.tessera.online.grpc.Unanswered;
import dev.tessera.online.metrics.MetricsEndpoint;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RecordEventsResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** That a ranker bounds the bytes of requests, and tells. */
class RequestRoomTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int LARGEST = ServingConfig.local().messageBytes();
    /** Of one connection. */
    private static final int AT_ONCE = 4;

    private static final long FREE = 64 << 10;
    private static final RecordEventsRequest EVENTS = AskedWith.VIEW.toBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder()
                    .addField(
                            9_999,
                            UnknownFieldSet.Field.newBuilder()
                                    .addLengthDelimited(ByteString.copyFrom(new byte[LARGEST - 300]))
                                    .build())
                    .build())
            .build();

    private static Channel packing(ManagedChannel channel) {
        return ClientInterceptors.intercept(channel, new ClientInterceptor() {
            @Override
            public <Q, A> ClientCall<Q, A> interceptCall(
                    MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                return next.newCall(method, options.withCompression("gzip"));
            }
        });
    }

    private static Unanswered<RecordEventsRequest, RecordEventsResponse> record(Channel channel) {
        return Unanswered.open(channel, RankerGrpc.getRecordEventsMethod())
                .send(EVENTS)
                .halfClose();
    }

    @Test
    void aRequestWithoutRoomIsRefusedCountedAndKeepsOutNoSmallOne() throws IOException {
        MetricsEndpoint endpoint = MetricsEndpoint.open("127.0.0.1", 0);
        TestRanker ranker = TestRanker.listening(
                        TestRanker.config(256), new Telemetry(Optional.of(endpoint), Optional.empty()))
                .serving("g1");
        ranker.shut(TestRanker.RECORDING);
        ManagedChannel channel = new RankerTarget(
                        new RankerAddress("localhost", ranker.server().port()), Optional.empty(), Optional.empty())
                .connect();
        try (endpoint;
                ranker) {
            List<Unanswered<RecordEventsRequest, RecordEventsResponse>> calls = IntStream.rangeClosed(0, AT_ONCE)
                    .mapToObj(call -> record(packing(channel)))
                    .toList();
            await().atMost(PATIENCE).until(() -> calls.stream().anyMatch(Unanswered::hasEnded));
            assertThat(calls.stream().filter(Unanswered::hasEnded))
                    .singleElement()
                    .satisfies(call -> assertThat(call.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
            assertThat(AskedWith.nothing(channel).recommend()).isEqualTo(Status.OK);
            Scraped told = Scraped.from(endpoint.port());
            assertThat(told.value("tessera_access_refused_calls_total{reason=\"bytes\"}"))
                    .isEqualTo(1);
            await().atMost(PATIENCE).until(() -> held(endpoint) == AT_ONCE * (EVENTS.getSerializedSize() - FREE));
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void whoseHttpClientGaveUpCountsUntilNobodyHandlesIt() throws IOException {
        String event = "{\"event_id\":\"%s\",\"user_id\":\"bob\",\"item_id\":\"item-001\",\"kind\":\"EVENT_KIND_VIEW\"}"
                .formatted("e".repeat(200));
        String events = "{\"events\":[" + String.join(",", Collections.nCopies(400, event)) + "]}";
        MetricsEndpoint endpoint = MetricsEndpoint.open("127.0.0.1", 0);
        TestRanker ranker = TestRanker.listening(
                        TestRanker.configWithJson(256), new Telemetry(Optional.of(endpoint), Optional.empty()))
                .serving("g1");
        try (endpoint;
                ranker) {
            ranker.shut(TestRanker.RECORDING);
            await().atMost(PATIENCE).until(() -> {
                HttpAsked.of(ranker).post("/tessera.v1.Ranker/RecordEvents", events, "grpc-timeout", "100m");
                return ranker.isRecording();
            });
            assertThat(held(endpoint)).isPositive();
            ranker.open(TestRanker.RECORDING);
            await().atMost(PATIENCE).until(() -> held(endpoint) == 0);
        }
    }

    private static double held(MetricsEndpoint endpoint) {
        return Scraped.from(endpoint.port()).value("tessera_grpc_request_bytes{of=\"messages\"}");
    }

    @ParameterizedTest
    @CsvSource({"1024, 67108864", "8388608, 67108864", "33554432, 268435456"})
    void thereIsRoomForEightOfTheLargestAndNoLessThan64MiB(String largest, long room) {
        ListenOptions options = new ListenOptions();
        new CommandLine(options).parseArgs("--max-message", largest);
        assertThat(options.config().messageBytesUnderWay()).isEqualTo(room);
    }
}
