package dev.tessera.online.grpc;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Gives every call of {@code tessera.v1} a deadline, if its caller gives it none that is sooner: a call whose request never ends, or whose answer nobody reads, is
 * ended then, and what it holds is free.
 */
public final class CallLifetime extends ServerStreamTracer.Factory implements AutoCloseable {
    private static final String SERVICES = "tessera.v1.";

    private final Duration longest;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, CallLifetime::thread);

    public CallLifetime(Duration longest) {
        this.longest = longest;
        timer.setRemoveOnCancelPolicy(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "call-lifetime");
        thread.setDaemon(true);
        return thread;
    }

    /** To be called when no more calls come. */
    @Override
    public void close() {
        timer.shutdownNow();
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return fullMethodName.startsWith(SERVICES) ? new Bounded() : new ServerStreamTracer() {};
    }

    private final class Bounded extends ServerStreamTracer {
        private volatile Optional<Context.CancellableContext> bounded = Optional.empty();

        @Override
        public Context filterContext(Context context) {
            Context.CancellableContext mortal =
                    context.withDeadlineAfter(longest.toNanos(), TimeUnit.NANOSECONDS, timer);
            bounded = Optional.of(mortal);
            return mortal;
        }

        @Override
        public void streamClosed(Status status) {
            bounded.ifPresent(mortal -> mortal.cancel(null));
        }
    }
}
