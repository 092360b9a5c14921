package dev.tessera.online.grpc;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Refuses calls that have waited too long for a thread, before anything is done for them. Where more calls come than can be answered, the queue of the
 * threads is then as long as what they get through in that time, and who is answered at all is answered in time; without it every call waits, in the end
 * for longer than its caller does.
 */
public final class WaitLimit implements ServerInterceptor {
    private static final Context.Key<Long> ARRIVED = Context.key("tessera-arrived");

    private final Duration longest;
    private final LongSupplier nanos;
    private final LongAdder refused = new LongAdder();

    public WaitLimit(Duration longest) {
        this(longest, System::nanoTime);
    }

    WaitLimit(Duration longest, LongSupplier nanos) {
        this.longest = longest;
        this.nanos = nanos;
    }

    /** Notes when each call arrives, on the thread of its connection; to be added to the server. */
    public ServerStreamTracer.Factory arrivals() {
        return new ServerStreamTracer.Factory() {
            @Override
            public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
                long arrived = nanos.getAsLong();
                return new ServerStreamTracer() {
                    @Override
                    public Context filterContext(Context context) {
                        return context.withValue(ARRIVED, arrived);
                    }
                };
            }
        };
    }

    /** How many calls were refused so far. */
    public long refused() {
        return refused.sum();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Long arrived = ARRIVED.get();
        Duration waited = Duration.ofNanos(arrived == null ? 0 : nanos.getAsLong() - arrived);
        if (waited.compareTo(longest) <= 0) {
            return next.startCall(call, headers);
        }
        refused.increment();
        Metadata hints = new Metadata();
        hints.put(StatusInterceptor.RETRY_PUSHBACK, Long.toString(longest.toMillis()));
        call.close(
                Status.RESOURCE_EXHAUSTED.withDescription("the call waited " + waited.toMillis()
                        + " ms for a thread, longer than the " + longest.toMillis()
                        + " ms that calls may wait; this server has more calls than it can answer"),
                hints);
        return new ServerCall.Listener<>() {};
    }
}
