package dev.tessera.online.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.Semaphore;

/**
 * Bounds the calls of one request each that are open; refuses more with RESOURCE_EXHAUSTED before they are handled. A call takes its place
 * once its whole request is there, so that nobody holds places by requests that never end, and has it until it ends.
 */
public final class CallLimitInterceptor implements ServerInterceptor {
    private final int limit;
    private final Semaphore places;

    public CallLimitInterceptor(int limit) {
        this.limit = limit;
        this.places = new Semaphore(limit);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            private boolean placed;

            @Override
            public void onHalfClose() {
                placed = places.tryAcquire();
                if (placed) {
                    super.onHalfClose();
                } else {
                    call.close(
                            Status.RESOURCE_EXHAUSTED.withDescription(
                                    limit + " calls are under way, as many as this server takes; try again later"),
                            new Metadata());
                }
            }

            @Override
            public void onComplete() {
                release();
                super.onComplete();
            }

            @Override
            public void onCancel() {
                release();
                super.onCancel();
            }

            private void release() {
                if (placed) {
                    placed = false;
                    places.release();
                }
            }
        };
    }
}
