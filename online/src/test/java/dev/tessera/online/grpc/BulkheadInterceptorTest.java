package dev.tessera.online.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.admission.Bulkhead;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RecordEventsResponse;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BulkheadInterceptorTest {
    private static final int PLACES = 2;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final AtomicLong nanos = new AtomicLong();
    private final Semaphore doors = new Semaphore(0);
    private final AtomicInteger handled = new AtomicInteger();
    private final CountDownLatch told = new CountDownLatch(1);
    private final ExecutorService one = Executors.newSingleThreadExecutor();
    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private final Bulkhead slates = Bulkhead.fixed(one, PLACES, LONGEST_WAIT, nanos::get);
    private final Bulkhead events = Bulkhead.fixed(other, PLACES, LONGEST_WAIT, nanos::get);

    @SuppressWarnings("NullAway.Init")
    private ServedHere served;

    @BeforeEach
    void start() throws IOException {
        served = new ServedHere(
                new Waiting(),
                new InTurnInterceptor(),
                new BulkheadInterceptor(this::bulkhead),
                new StatusInterceptor());
    }

    private Bulkhead bulkhead(MethodDescriptor<?, ?> method) {
        return method.getFullMethodName()
                        .equals(RankerGrpc.getRecordEventsMethod().getFullMethodName())
                ? events
                : slates;
    }

    /** Handles no slate before a door opens. */
    private final class Waiting extends RankerGrpc.RankerImplBase {
        @Override
        public void recommend(RecommendRequest request, StreamObserver<RecommendResponse> answers) {
            handled.incrementAndGet();
            ((ServerCallStreamObserver<RecommendResponse>) answers).setOnCancelHandler(told::countDown);
            doors.acquireUninterruptibly();
            assertThat(told.getCount()).as("heard of while it is handled").isEqualTo(1);
            answers.onNext(RecommendResponse.getDefaultInstance());
            answers.onCompleted();
        }

        @Override
        public void recordEvents(RecordEventsRequest request, StreamObserver<RecordEventsResponse> answers) {
            answers.onNext(RecordEventsResponse.getDefaultInstance());
            answers.onCompleted();
        }
    }

    @AfterEach
    void stop() {
        doors.release(1000);
        served.close();
        one.shutdownNow();
        other.shutdownNow();
    }

    private Unanswered<RecommendRequest, RecommendResponse> open() {
        return Unanswered.open(served.channel(), RankerGrpc.getRecommendMethod());
    }

    private Unanswered<RecommendRequest, RecommendResponse> ask() {
        return open().send(RecommendRequest.getDefaultInstance()).halfClose();
    }

    private List<Unanswered<RecommendRequest, RecommendResponse>> fill() {
        List<Unanswered<RecommendRequest, RecommendResponse>> taken = List.of(ask(), ask());
        await().until(() -> slates.underWay() == PLACES);
        return taken;
    }

    private StatusRuntimeException refusal() {
        try {
            RankerGrpc.newBlockingStub(served.channel()).recommend(RecommendRequest.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            return e;
        }
        throw new AssertionError("the call was answered");
    }

    private static long pause(StatusRuntimeException refusal) {
        Metadata trailers = refusal.getTrailers();
        assertThat(trailers).isNotNull();
        return Long.parseLong(trailers.get(StatusInterceptor.RETRY_PUSHBACK));
    }

    @Test
    void aRequestThatNeverEndsHoldsNoPlace() {
        List<Unanswered<RecommendRequest, RecommendResponse>> unfinished = new ArrayList<>();
        for (int call = 0; call < 10 * PLACES; call++) {
            unfinished.add(open());
            unfinished.add(open().send(RecommendRequest.getDefaultInstance()));
        }
        doors.release();
        assertThat(ask().end().isOk()).isTrue();
        unfinished.forEach(Unanswered::cancel);
    }

    @Test
    void whoFindsNoPlaceIsRefusedUnhandledAndToldWhenToComeAgainEachAtAnotherTime() {
        List<Unanswered<RecommendRequest, RecommendResponse>> taken = fill();
        await().until(() -> handled.get() == 1);
        Set<Long> pauses = new HashSet<>();
        for (int call = 0; call < 10; call++) {
            StatusRuntimeException refused = refusal();
            assertThat(refused)
                    .hasMessageContaining("2 of these calls are under way, as many as this server takes; try again in "
                            + pause(refused) + " ms");
            pauses.add(pause(refused));
        }
        assertThat(pauses).hasSize(10).allMatch(pause -> pause >= 500 && pause < 1_500);
        assertThat(slates.shed()).isEqualTo(10);
        assertThat(handled).hasValue(1);
        doors.release(PLACES);
        taken.forEach(call -> assertThat(call.end().isOk()).isTrue());
    }

    @Test
    void callsOfAnotherKindHavePlacesOfTheirOwn() {
        fill();
        assertThat(RankerGrpc.newBlockingStub(served.channel()).recordEvents(RecordEventsRequest.getDefaultInstance()))
                .isEqualTo(RecordEventsResponse.getDefaultInstance());
        assertThat(events.shed()).isZero();
    }

    @Test
    void placesComeBackOnce() {
        for (int round = 1; round <= 5; round++) {
            List<Unanswered<RecommendRequest, RecommendResponse>> taken = fill();
            refusal();
            doors.release(PLACES);
            taken.forEach(call -> assertThat(call.end().isOk()).isTrue());
            await().until(() -> slates.underWay() == 0);
            assertThat(handled).hasValue(round * PLACES);
        }
    }

    @Test
    void whoWaitedTooLongForAThreadIsRefusedUnhandled() {
        Unanswered<RecommendRequest, RecommendResponse> first = ask();
        await().until(() -> handled.get() == 1);
        Unanswered<RecommendRequest, RecommendResponse> second = ask();
        await().until(() -> slates.underWay() == PLACES);
        nanos.addAndGet(Duration.ofMillis(1_001).toNanos());
        doors.release();

        assertThat(first.end().isOk()).isTrue();
        Status late = second.end();
        assertThat(late.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(late.getDescription())
                .startsWith("the call waited 1001 ms for a thread, longer than the 1000 ms that calls may wait");
        assertThat(slates.late()).isEqualTo(1);
        assertThat(handled).hasValue(1);
    }

    @Test
    void aRequestThatCannotBeReadTakesNoPlaceAndIsToldSoAlsoWhereThereIsNone() {
        fill();
        Status unreadable = Unanswered.open(served.channel(), RawBytes.of(RankerGrpc.getRecommendMethod()))
                .send(new byte[] {(byte) 0xff})
                .halfClose()
                .end();
        assertThat(unreadable.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(slates.shed()).isZero();
    }

    @Test
    void aCallThatNoThreadTakesEndsAndHoldsNoPlace() {
        one.shutdown();
        for (int call = 0; call < 2 * PLACES; call++) {
            assertThat(ask().end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
        assertThat(slates.underWay()).isZero();
        assertThat(slates.shed()).isZero();
    }

    /** A service hears that its call was cancelled after it has handled it; what it asks meanwhile says so at once. */
    @Test
    void servicesHearOfOneThingAtATime() {
        Unanswered<RecommendRequest, RecommendResponse> cancelled = ask();
        await().until(() -> handled.get() == 1);
        cancelled.cancel();
        assertThat(cancelled.end().getCode()).isEqualTo(Status.Code.CANCELLED);
        doors.release();
        await().until(() -> told.getCount() == 0);
        await().until(() -> slates.underWay() == 0);
    }

    @Test
    void whatIsHandledHasTheContextOfItsCall() throws Exception {
        Context.Key<String> key = Context.key("tested");
        CountDownLatch seen = new CountDownLatch(1);
        try (ServedHere withContext = new ServedHere(
                new RankerGrpc.RankerImplBase() {
                    @Override
                    public void recommend(RecommendRequest request, StreamObserver<RecommendResponse> answers) {
                        if ("outside".equals(key.get())) {
                            seen.countDown();
                        }
                        answers.onNext(RecommendResponse.getDefaultInstance());
                        answers.onCompleted();
                    }
                },
                new InTurnInterceptor(),
                new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        return Contexts.interceptCall(Context.current().withValue(key, "outside"), call, headers, next);
                    }
                },
                new BulkheadInterceptor(this::bulkhead))) {
            RankerGrpc.newBlockingStub(withContext.channel()).recommend(RecommendRequest.getDefaultInstance());
            assertThat(seen.getCount()).isZero();
        }
    }
}
