package dev.tessera.online.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WaitLimitTest {
    private static final RecommendRequest ANN =
            RecommendRequest.newBuilder().setUserId("ann").build();

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger handled = new AtomicInteger();
    private final CountDownLatch door = new CountDownLatch(1);
    private final WaitLimit limit = new WaitLimit(Duration.ofSeconds(1), () -> {
        looks.incrementAndGet();
        return nanos.get();
    });

    @Test
    void whoWaitedTooLongForAThreadIsRefusedUnhandledAndToldWhenToTryAgain() throws IOException {
        ExecutorService one = Executors.newSingleThreadExecutor();
        String name = InProcessServerBuilder.generateName();
        var server = InProcessServerBuilder.forName(name)
                .executor(one)
                .addStreamTracerFactory(limit.arrivals())
                .intercept(limit)
                .addService(new RankerGrpc.RankerImplBase() {
                    @Override
                    public void recommend(RecommendRequest request, StreamObserver<RecommendResponse> answer) {
                        handled.incrementAndGet();
                        pass();
                        answer.onNext(RecommendResponse.getDefaultInstance());
                        answer.onCompleted();
                    }
                })
                .build()
                .start();
        var channel = InProcessChannelBuilder.forName(name).build();
        RankerGrpc.RankerBlockingStub client = RankerGrpc.newBlockingStub(channel);
        try {
            CompletableFuture<RecommendResponse> first = CompletableFuture.supplyAsync(() -> client.recommend(ANN));
            await().until(() -> handled.get() == 1);
            int looksOfTheFirst = looks.get();
            CompletableFuture<StatusRuntimeException> second = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(StatusRuntimeException.class, () -> client.recommend(ANN)));
            await().until(() -> looks.get() == looksOfTheFirst + 1);
            nanos.addAndGet(Duration.ofMillis(1_001).toNanos());
            door.countDown();

            assertThat(first.join()).isEqualTo(RecommendResponse.getDefaultInstance());
            StatusRuntimeException refused = second.join();
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(refused).hasMessageContaining("the call waited 1001 ms for a thread, longer than the 1000 ms");
            assertThat(refused.getTrailers()).isNotNull();
            assertThat(refused.getTrailers().get(StatusInterceptor.RETRY_PUSHBACK))
                    .isEqualTo("1000");
            assertThat(limit.refused()).isEqualTo(1);
            assertThat(handled).hasValue(1);
            assertThat(client.recommend(ANN)).isEqualTo(RecommendResponse.getDefaultInstance());
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
            one.shutdownNow();
        }
    }

    private void pass() {
        try {
            door.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
