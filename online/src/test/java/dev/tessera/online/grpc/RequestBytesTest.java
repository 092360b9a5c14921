package dev.tessera.online.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.tessera.online.access.Caller;
import dev.tessera.online.access.Credentials;
import dev.tessera.online.access.Scope;
import dev.tessera.online.admission.Bulkhead;
import dev.tessera.online.admission.ByteBudget;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RecordEventsResponse;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that together are more than there is room for. */
class RequestBytesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final int LARGEST = 64 << 10;
    private static final int FREE = 1 << 10;
    private static final int OF_ONE = 4;
    private static final long MOST_OF_ONE = (long) OF_ONE * (LARGEST - FREE);
    private static final long MOST = 2 * MOST_OF_ONE;

    private static final RecommendRequest SMALL =
            RecommendRequest.newBuilder().setUserId("ann").build();
    private static final RecommendRequest LARGE = SMALL.toBuilder()
            .setUnknownFields(padding(SMALL.getSerializedSize()))
            .build();
    private static final RecordEventsRequest EVENTS =
            RecordEventsRequest.newBuilder().setUnknownFields(padding(0)).build();
    /** To the client a stream, whose messages it sends at once and not with the end of the request. */
    private static final MethodDescriptor<RecommendRequest, RecommendResponse> RECOMMEND =
            RankerGrpc.getRecommendMethod().toBuilder()
                    .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
                    .build();

    private final AtomicInteger refusals = new AtomicInteger();
    private final ByteBudget budget =
            new ByteBudget(new ByteBudget.Size(MOST, MOST_OF_ONE, FREE), refusals::incrementAndGet);
    private final LongAdder parsed = new LongAdder();
    private final RequestBytes bytes = new RequestBytes(budget);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch door = new CountDownLatch(1);
    private final List<ManagedChannel> channels = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Server server;

    /** Of {@link #LARGEST} bytes with what there is. */
    private static UnknownFieldSet padding(int there) {
        int tagAndLength = 6;
        return UnknownFieldSet.newBuilder()
                .addField(
                        9_999,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(new byte[LARGEST - there - tagAndLength]))
                                .build())
                .build();
    }

    /** Records no events before the door is open. */
    private final class Waiting extends RankerGrpc.RankerImplBase {
        @Override
        public void recommend(RecommendRequest request, StreamObserver<RecommendResponse> answers) {
            answers.onNext(RecommendResponse.getDefaultInstance());
            answers.onCompleted();
        }

        @Override
        public void recordEvents(RecordEventsRequest request, StreamObserver<RecordEventsResponse> answers) {
            try {
                door.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted before a shut door", e);
            }
            answers.onNext(RecordEventsResponse.getDefaultInstance());
            answers.onCompleted();
        }
    }

    @BeforeEach
    void start() throws IOException {
        Bulkhead bulkhead = Bulkhead.fixed(threads, 100, LONGEST_WAIT, System::nanoTime);
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .directExecutor()
                .maxInboundMessageSize(LARGEST)
                .addStreamTracerFactory(bytes)
                .addService(ServerInterceptors.intercept(
                        guarded(ServerInterceptors.intercept(
                                readable(new Waiting()), new BulkheadInterceptor(method -> bulkhead))),
                        new InTurnInterceptor()))
                .addService(guarded(readable(ProtoReflectionServiceV1.newInstance())))
                .build()
                .start();
    }

    private ServerServiceDefinition readable(BindableService service) {
        return ReadableRequests.of(service.bindService(), new Counting());
    }

    /** Protocol buffers, whose bytes are counted when they are parsed. */
    private final class Counting implements WireFormat {
        @Override
        public <T> MethodDescriptor.Marshaller<T> of(MethodDescriptor.Marshaller<T> protobuf) {
            return new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(T message) {
                    return protobuf.stream(message);
                }

                @Override
                public T parse(InputStream bytes) {
                    return protobuf.parse(new FilterInputStream(bytes) {
                        @Override
                        public int read(byte[] to, int from, int most) throws IOException {
                            int read = super.read(to, from, most);
                            parsed.add(Math.max(0, read));
                            return read;
                        }
                    });
                }
            };
        }
    }

    private ServerServiceDefinition guarded(ServerServiceDefinition service) {
        return ServerInterceptors.interceptForward(
                service, new CallerInterceptor(credentials -> Optional.of(caller(credentials))), bytes);
    }

    private static Caller caller(Credentials credentials) {
        return credentials instanceof Credentials.Bearer bearer
                ? new Caller(bearer.token(), EnumSet.allOf(Scope.class), Optional.empty())
                : Caller.ANONYMOUS;
    }

    @AfterEach
    void stop() {
        door.countDown();
        channels.forEach(ManagedChannel::shutdownNow);
        server.shutdownNow();
        threads.shutdownNow();
    }

    private Channel connect() {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        channels.add(channel);
        return channel;
    }

    private Channel connectAs(String caller) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + caller);
        return ClientInterceptors.intercept(connect(), MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static Unanswered<RecommendRequest, RecommendResponse> unfinished(Channel channel) {
        return Unanswered.open(channel, RECOMMEND).send(LARGE);
    }

    private static List<Unanswered<RecommendRequest, RecommendResponse>> unfinished(Channel channel, int calls) {
        return IntStream.range(0, calls).mapToObj(call -> unfinished(channel)).toList();
    }

    private static Unanswered<RecordEventsRequest, RecordEventsResponse> recorded(Channel channel) {
        return Unanswered.open(channel, RankerGrpc.getRecordEventsMethod())
                .send(EVENTS)
                .halfClose();
    }

    private static List<Unanswered<RecordEventsRequest, RecordEventsResponse>> recorded(Channel channel, int calls) {
        return IntStream.range(0, calls).mapToObj(call -> recorded(channel)).toList();
    }

    private static boolean isTaken(Channel channel, RecommendRequest request) {
        return Unanswered.open(channel, RECOMMEND).send(request).halfClose().isAnswered();
    }

    private void awaitTaken(long bytes) {
        await().atMost(PATIENCE).until(() -> budget.taken() == bytes);
    }

    private static void assertRefused(Status status) {
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription())
                .startsWith("requests under way have as many bytes as this server takes, " + MOST + " together and "
                        + MOST_OF_ONE + " of one caller; try again in ");
    }

    @Test
    void oneConnectionHasHalfOfTheRoomAndMayAskForLittleBeyond() {
        Channel greedy = connect();
        List<Unanswered<RecommendRequest, RecommendResponse>> held = unfinished(greedy, OF_ONE);
        awaitTaken(MOST_OF_ONE);
        assertRefused(unfinished(greedy).end());
        assertThat(isTaken(greedy, SMALL)).isTrue();
        assertThat(isTaken(connect(), LARGE)).isTrue();
        held.get(3).cancel();
        await().atMost(PATIENCE).until(() -> isTaken(greedy, LARGE));
        assertThat(held.get(0).halfClose().isAnswered()).isTrue();
    }

    @Test
    void whereThereIsNoRoomAtAllSmallOnesGoOn() {
        unfinished(connect(), OF_ONE);
        unfinished(connect(), OF_ONE);
        awaitTaken(MOST);
        Channel third = connect();
        assertRefused(unfinished(third).end());
        assertThat(isTaken(third, SMALL)).isTrue();
        assertThat(refusals).hasValue(1);
    }

    @Test
    void theConnectionsOfACallerWhoIsKnownHaveOneShare() {
        unfinished(connectAs("shop"), OF_ONE);
        awaitTaken(MOST_OF_ONE);
        assertRefused(unfinished(connectAs("shop")).end());
        assertThat(isTaken(connectAs("search"), LARGE)).isTrue();
    }

    @Test
    void aMessageCountsThoughAnotherBeginsBehindIt() throws IOException {
        String recommend = RankerGrpc.getRecommendMethod().getFullMethodName();
        try (RawCalls raw = RawCalls.connect(server.getPort())) {
            for (int call = 0; call < OF_ONE; call++) {
                raw.begin(recommend).send(LARGE.toByteArray()).sendHeadOfMessage(LARGEST);
            }
            awaitTaken(MOST_OF_ONE);
            raw.begin(recommend).send(LARGE.toByteArray());
            await().atMost(PATIENCE)
                    .untilAtomic(refusals, count -> assertThat(count).isEqualTo(1));
        }
        awaitTaken(0);
    }

    @Test
    void whatIsPackedCountsAsWhatItBecomes() {
        Channel packing = ClientInterceptors.intercept(connect(), new Packed());
        List<Unanswered<RecordEventsRequest, RecordEventsResponse>> handled = recorded(packing, OF_ONE);
        awaitTaken(MOST_OF_ONE);
        assertRefused(recorded(packing).end());
        assertThat(parsed.sum())
                .as("the one that is refused is not unpacked to its end")
                .isLessThan(OF_ONE * LARGEST + LARGEST / 2);
        door.countDown();
        assertThat(handled).allMatch(Unanswered::isAnswered);
        awaitTaken(0);
    }

    private static final class Packed implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return next.newCall(method, options.withCompression("gzip"));
        }
    }

    @Test
    void whoseCallerGaveUpCountsUntilNobodyHandlesIt() {
        Channel channel = connect();
        List<Unanswered<RecordEventsRequest, RecordEventsResponse>> handled = recorded(channel, OF_ONE);
        awaitTaken(MOST_OF_ONE);
        handled.forEach(Unanswered::cancel);
        assertRefused(unfinished(channel).end());
        door.countDown();
        awaitTaken(0);
    }

    @Test
    void whatComesByAWayWithoutTracersCountsAsItsMessages() throws IOException {
        Bulkhead bulkhead = Bulkhead.fixed(threads, 100, LONGEST_WAIT, System::nanoTime);
        try (ServedHere served = new ServedHere(
                new Waiting(), new InTurnInterceptor(), bytes, new BulkheadInterceptor(method -> bulkhead))) {
            List<Unanswered<RecordEventsRequest, RecordEventsResponse>> handled = recorded(served.channel(), OF_ONE);
            awaitTaken(MOST_OF_ONE);
            assertRefused(recorded(served.channel()).end());
            handled.forEach(Unanswered::cancel);
            handled.forEach(Unanswered::end);
            assertRefused(recorded(served.channel()).end());
            door.countDown();
            awaitTaken(0);
        }
    }

    @Test
    void messagesOfAStreamCountOneByOne() {
        ServerReflectionRequest question = ServerReflectionRequest.newBuilder()
                .setListServices("")
                .setUnknownFields(padding(2))
                .build();
        AtomicInteger answered = new AtomicInteger();
        StreamObserver<ServerReflectionRequest> stream =
                ServerReflectionGrpc.newStub(connect()).serverReflectionInfo(counted(answered));
        int messages = 3 * OF_ONE;
        IntStream.range(0, messages).forEach(message -> stream.onNext(question));
        await().atMost(PATIENCE)
                .untilAtomic(answered, count -> assertThat(count).isEqualTo(messages));
        stream.onCompleted();
        awaitTaken(0);
        assertThat(refusals).hasValue(0);
    }

    private static StreamObserver<ServerReflectionResponse> counted(AtomicInteger answered) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ServerReflectionResponse answer) {
                answered.incrementAndGet();
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        };
    }
}
