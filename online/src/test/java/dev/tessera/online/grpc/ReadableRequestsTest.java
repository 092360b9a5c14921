package dev.tessera.online.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.RemoveItemResponse;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadableRequestsTest {
    private static final RemoveItemRequest K7 =
            RemoveItemRequest.newBuilder().setItemId("k7").build();

    private final AtomicInteger handled = new AtomicInteger();
    private final List<Status.Code> seen = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private ServedHere served;

    @BeforeEach
    void serve() throws IOException {
        AdminGrpc.AdminImplBase service = new AdminGrpc.AdminImplBase() {
            @Override
            public void removeItem(RemoveItemRequest request, StreamObserver<RemoveItemResponse> answers) {
                handled.incrementAndGet();
                answers.onNext(RemoveItemResponse.getDefaultInstance());
                answers.onCompleted();
            }
        };
        served = new ServedHere(service, new Seeing());
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private void isRefused(Status end, String message) {
        assertThat(end.getCode()).as(end.toString()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(end.getDescription()).startsWith(message);
        assertThat(seen).as("what interceptors saw").containsExactly(Status.Code.INVALID_ARGUMENT);
        assertThat(handled).hasValue(0);
    }

    @Test
    void oneThatCannotBeParsedIsRefusedWhereInterceptorsSeeIt() {
        Status end = Unanswered.open(served.channel(), RawBytes.of(AdminGrpc.getRemoveItemMethod()))
                .send(new byte[] {10, 100, 'x'})
                .halfClose()
                .end();
        isRefused(end, "the request cannot be read: While parsing a protocol message, the input ended unexpectedly");
    }

    @Test
    void noneIsRefused() {
        Status end = Unanswered.open(served.channel(), AdminGrpc.getRemoveItemMethod())
                .halfClose()
                .end();
        isRefused(end, "the call has no request; expected one");
    }

    @Test
    void anyOtherIsHandedOn() {
        Status end = Unanswered.open(served.channel(), AdminGrpc.getRemoveItemMethod())
                .send(K7)
                .halfClose()
                .end();
        assertThat(end.isOk()).isTrue();
        assertThat(handled).hasValue(1);
        assertThat(seen).containsExactly(Status.Code.OK);
    }

    /** Remembers how calls ended. */
    private final class Seeing implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return next.startCall(
                    new SimpleForwardingServerCall<>(call) {
                        @Override
                        public void close(Status status, Metadata trailers) {
                            seen.add(status.getCode());
                            super.close(status, trailers);
                        }
                    },
                    headers);
        }
    }
}
