package dev.tessera.online.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over a real connection, whose windows are full when nobody reads. */
class CallLifetimeTest {
    private static final String LARGE = "x".repeat(3 << 20);

    private static final Duration SHORT = Duration.ofMillis(300);

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private CallLifetime lifetime;
    private Server server;
    private ManagedChannel channel;

    private void serve(Duration longest) throws IOException {
        lifetime = new CallLifetime(longest);
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addStreamTracerFactory(lifetime)
                .addStreamTracerFactory(new Counting())
                .addService(new RankerGrpc.RankerImplBase() {
                    @Override
                    public void recommend(RecommendRequest request, StreamObserver<RecommendResponse> answers) {
                        answers.onNext(RecommendResponse.newBuilder()
                                .addItems(RankedItem.newBuilder().setTitle(LARGE))
                                .build());
                        answers.onCompleted();
                    }
                })
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        lifetime.close();
    }

    @Test
    void aCallWhoseRequestNeverEndsIsEnded() throws IOException {
        serve(SHORT);
        Status end = Unanswered.open(channel, RankerGrpc.getRecommendMethod())
                .send(RecommendRequest.getDefaultInstance())
                .end();
        assertThat(end.isOk()).isFalse();
        await().until(() -> ended.get() == 1);
    }

    @Test
    void aCallWhoseAnswerNobodyReadsIsEnded() throws IOException {
        serve(SHORT);
        ClientCall<RecommendRequest, RecommendResponse> unread =
                channel.newCall(RankerGrpc.getRecommendMethod(), CallOptions.DEFAULT);
        unread.start(new ClientCall.Listener<>() {}, new Metadata());
        unread.sendMessage(RecommendRequest.getDefaultInstance());
        unread.halfClose();
        await().until(() -> ended.get() == 1);
        assertThat(begun).hasValue(1);
    }

    @Test
    void anyOtherCallIsAnswered() throws IOException {
        serve(Duration.ofMinutes(1));
        assertThat(RankerGrpc.newBlockingStub(channel)
                        .recommend(RecommendRequest.getDefaultInstance())
                        .getItems(0)
                        .getTitleBytes())
                .isEqualTo(ByteString.copyFromUtf8(LARGE));
    }

    /** Counts the calls that the server took, and those that it ended. */
    private final class Counting extends ServerStreamTracer.Factory {
        @Override
        public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
            begun.incrementAndGet();
            return new ServerStreamTracer() {
                @Override
                public void streamClosed(Status status) {
                    ended.incrementAndGet();
                }
            };
        }
    }
}
