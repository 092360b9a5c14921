package dev.tessera.online.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Bounds the calls under way, waiting ones included; refuses more with RESOURCE_EXHAUSTED at once. */
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
        if (!places.tryAcquire()) {
            refused.increment();
            call.close(
                    Status.RESOURCE_EXHAUSTED.withDescription(
                            limit + " calls are under way, as many as this server takes; try again later"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return new Releasing<>(next.startCall(call, headers), places);
    }

    /** Gives the place back when the call ended, whichever way. */
    private static final class Releasing<Q> extends SimpleForwardingServerCallListener<Q> {
        private final Semaphore places;
        private final AtomicBoolean released = new AtomicBoolean();

        Releasing(ServerCall.Listener<Q> listener, Semaphore places) {
            super(listener);
            this.places = places;
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
            if (released.compareAndSet(false, true)) {
                places.release();
            }
        }
    }
}
