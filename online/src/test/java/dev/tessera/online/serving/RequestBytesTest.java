package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.tessera.online.demo.RankerAddress;
import dev.tessera.online.demo.RankerTarget;
import dev.tessera.online.grpc.Unanswered;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that together are more than a ranker has room for. */
class RequestBytesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int LARGEST = 16 << 10;
    private static final int AT_ONCE = 8;
    private static final UnknownFieldSet PADDING = UnknownFieldSet.newBuilder()
            .addField(
                    9_999,
                    UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(new byte[LARGEST - 300]))
                            .build())
            .build();
    private static final RecommendRequest LARGE = RecommendRequest.newBuilder()
            .setUserId("ann")
            .setSize(5)
            .setUnknownFields(PADDING)
            .build();
    /** To the client a stream, whose messages it sends at once and not with the end of the request. */
    private static final MethodDescriptor<RecommendRequest, RecommendResponse> RECOMMEND =
            RankerGrpc.getRecommendMethod().toBuilder()
                    .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
                    .build();

    private static final RecordEventsRequest EVENTS =
            AskedWith.VIEW.toBuilder().setUnknownFields(PADDING).build();

    private final TestRanker ranker = TestRanker.listening(config()).serving("g1");
    private ManagedChannel connection;

    private static ServingConfig config() {
        ServingConfig usual = TestRanker.config(256);
        return new ServingConfig(
                usual.host(),
                usual.port(),
                Optional.of(new JsonPort(0, 100)),
                usual.transport(),
                usual.access(),
                LARGEST,
                usual.calls(),
                usual.poll(),
                usual.pause(),
                usual.memory(),
                usual.drain(),
                usual.admin(),
                usual.files(),
                usual.limits());
    }

    @BeforeEach
    void connect() throws IOException {
        connection = new RankerTarget(
                        new RankerAddress("localhost", ranker.server().port()), Optional.empty(), Optional.empty())
                .connect();
        assertThat(AskedWith.nothing(connection).recommend()).isEqualTo(Status.OK);
    }

    @AfterEach
    void close() {
        connection.shutdownNow();
        ranker.close();
    }

    private static Unanswered<RecommendRequest, RecommendResponse> unfinished(Channel channel) {
        return Unanswered.open(channel, RECOMMEND).send(LARGE);
    }

    private static List<Unanswered<RecordEventsRequest, RecordEventsResponse>> oneMoreThanThereIsRoomFor(
            Channel channel) {
        return IntStream.rangeClosed(0, AT_ONCE)
                .mapToObj(call -> Unanswered.open(channel, RankerGrpc.getRecordEventsMethod())
                        .send(EVENTS)
                        .halfClose())
                .toList();
    }

    private boolean isThereRoom() {
        return unfinished(connection).halfClose().isAnswered();
    }

    /** Whichever it is: what is sent at once comes in any order. */
    private static <Q, A> List<Unanswered<Q, A>> withoutTheOneThatIsRefused(List<Unanswered<Q, A>> calls) {
        await().atMost(PATIENCE).until(() -> calls.stream().anyMatch(Unanswered::hasEnded));
        List<Unanswered<Q, A>> refused =
                calls.stream().filter(Unanswered::hasEnded).toList();
        assertThat(refused).hasSize(1);
        isRefused(refused.get(0).end());
        return calls.stream().filter(call -> !refused.contains(call)).toList();
    }

    private static void isRefused(Status status) {
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription())
                .startsWith("the requests of all calls under way have " + AT_ONCE * LARGEST + " bytes together");
    }

    @Test
    void whatFindsNoRoomIsRefusedWhileItIsReadAndSmallOnesGoOn() {
        List<Unanswered<RecommendRequest, RecommendResponse>> held =
                withoutTheOneThatIsRefused(IntStream.rangeClosed(0, AT_ONCE)
                        .mapToObj(call -> unfinished(connection))
                        .toList());
        assertThat(AskedWith.nothing(connection).recommend()).isEqualTo(Status.OK);
        held.get(3).cancel();
        await().atMost(PATIENCE).until(this::isThereRoom);
        assertThat(held.get(0).halfClose().isAnswered()).isTrue();
    }

    @Test
    void whatIsPackedCountsAsWhatItBecomes() {
        ranker.shut(TestRanker.RECORDING);
        List<Unanswered<RecordEventsRequest, RecordEventsResponse>> handled = withoutTheOneThatIsRefused(
                oneMoreThanThereIsRoomFor(ClientInterceptors.intercept(connection, new Packed())));
        ranker.open(TestRanker.RECORDING);
        assertThat(handled).allMatch(Unanswered::isAnswered);
        await().atMost(PATIENCE).until(this::isThereRoom);
    }

    private static final class Packed implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return next.newCall(method, options.withCompression("gzip"));
        }
    }

    @Test
    void whoseCallerGaveUpCountsUntilNobodyHandlesIt() {
        ranker.shut(TestRanker.RECORDING);
        withoutTheOneThatIsRefused(oneMoreThanThereIsRoomFor(connection)).forEach(Unanswered::cancel);
        isRefused(unfinished(connection).end());
        ranker.open(TestRanker.RECORDING);
        await().atMost(PATIENCE).until(this::isThereRoom);
    }

    @Test
    void soDoesWhatIsOverdueOverHttp() {
        String event = "{\"event_id\":\"%s\",\"user_id\":\"bob\",\"item_id\":\"item-001\",\"kind\":\"EVENT_KIND_VIEW\"}"
                .formatted("e".repeat(200));
        String events = "{\"events\":[" + String.join(",", Collections.nCopies(50, event)) + "]}";
        HttpAsked http = HttpAsked.of(ranker);
        ranker.shut(TestRanker.RECORDING);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            http.post("/tessera.v1.Ranker/RecordEvents", events, "grpc-timeout", "100m");
            return !isThereRoom();
        });
        ranker.open(TestRanker.RECORDING);
        await().atMost(PATIENCE).until(this::isThereRoom);
    }
}
