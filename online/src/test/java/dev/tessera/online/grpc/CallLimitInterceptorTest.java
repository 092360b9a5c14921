package dev.tessera.online.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallLimitInterceptorTest {
    private static final int LIMIT = 2;

    private final Semaphore doors = new Semaphore(0);
    private final AtomicInteger handled = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private ServedHere served;

    @BeforeEach
    void start() throws IOException {
        RankerGrpc.RankerImplBase waiting = new RankerGrpc.RankerImplBase() {
            @Override
            public void recommend(RecommendRequest request, StreamObserver<RecommendResponse> answers) {
                handled.incrementAndGet();
                doors.acquireUninterruptibly();
                answers.onNext(RecommendResponse.getDefaultInstance());
                answers.onCompleted();
            }
        };
        served = new ServedHere(waiting, new CallLimitInterceptor(LIMIT));
    }

    @AfterEach
    void stop() {
        doors.release(1000);
        served.close();
    }

    private Unanswered<RecommendRequest, RecommendResponse> open() {
        return Unanswered.open(served.channel(), RankerGrpc.getRecommendMethod());
    }

    private Unanswered<RecommendRequest, RecommendResponse> ask() {
        return open().send(RecommendRequest.getDefaultInstance()).halfClose();
    }

    private void fill() {
        int before = handled.get();
        await().until(() -> {
            ask();
            return handled.get() - before >= LIMIT;
        });
    }

    @Test
    void aRequestThatNeverEndsHoldsNoPlace() {
        List<Unanswered<RecommendRequest, RecommendResponse>> unfinished = new ArrayList<>();
        for (int call = 0; call < 10 * LIMIT; call++) {
            unfinished.add(open());
            unfinished.add(open().send(RecommendRequest.getDefaultInstance()));
        }
        doors.release();
        assertThat(ask().end().isOk()).isTrue();
        unfinished.forEach(Unanswered::cancel);
    }

    @Test
    void whatIsBeyondTheLimitIsRefusedBeforeItIsHandled() {
        List<Unanswered<RecommendRequest, RecommendResponse>> taken = List.of(ask(), ask());
        await().until(() -> handled.get() == LIMIT);
        for (int call = 0; call < 3; call++) {
            Status refused = ask().end();
            assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(refused.getDescription()).startsWith("2 calls are under way");
        }
        assertThat(handled).hasValue(LIMIT);
        doors.release(LIMIT);
        taken.forEach(call -> assertThat(call.end().isOk()).isTrue());
    }

    /** Neither refused calls nor those that ended give back a place that they do not hold. */
    @Test
    void placesComeBackOnce() {
        for (int round = 0; round < 5; round++) {
            fill();
            assertThat(ask().end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(handled).hasValue((round + 1) * LIMIT);
            doors.release(LIMIT);
        }
    }
}
