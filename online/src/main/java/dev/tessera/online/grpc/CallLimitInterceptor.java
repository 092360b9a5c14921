package dev.tessera.online.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds the calls of one request each that are under way; refuses more with RESOURCE_EXHAUSTED before they are handled. A call takes its place
 * once its whole request is there, so that nobody holds places by requests that never end.
 */
public final class CallLimitInterceptor implements ServerInterceptor {
    private final int limit;
    private final Semaphore places;
    private final LongAdder refused = new LongAdder();

    public CallLimitInterceptor(int limit) {
        this.limit = limit;
        this.places = new Semaphore(limit);
    }

    public int limit() {
        return limit;
    }

    public int underWay() {
        return limit - places.availablePermits();
    }

    /** How many calls were refused so far. */
    public long refused() {
        return refused.sum();
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
                    refused.increment();
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
