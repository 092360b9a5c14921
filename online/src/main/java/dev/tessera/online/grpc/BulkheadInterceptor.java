package dev.tessera.online.grpc;

import dev.tessera.online.admission.Bulkhead;
import dev.tessera.online.admission.Pauses;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has calls of one request each handled by the threads of their bulkhead, where what comes before runs on the thread of the connection. A call takes its place once its whole
 * request is there, so that nobody holds places by requests that never end, and has it until it is handled, so that nobody holds places by answers that nobody reads. What
 * finds no place is refused at once, with RESOURCE_EXHAUSTED and a pause. Calls have come through {@link InTurnInterceptor}.
 */
public final class BulkheadInterceptor implements ServerInterceptor {
    private static final Logger log = LoggerFactory.getLogger(BulkheadInterceptor.class);
    private static final Status NO_THREAD =
            Status.UNAVAILABLE.withDescription("this server has no thread for the call; try again later");

    private final Function<MethodDescriptor<?, ?>, Bulkhead> bulkheads;

    /** @param bulkheads that calls of a method belong to */
    public BulkheadInterceptor(Function<MethodDescriptor<?, ?>, Bulkhead> bulkheads) {
        this.bulkheads = bulkheads;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Closable<Q, A> closable = new Closable<>(call);
        return new Placed<>(
                next.startCall(closable, headers),
                closable,
                bulkheads.apply(call.getMethodDescriptor()),
                InTurnInterceptor.current());
    }

    /** Knows whether it was closed. */
    private static final class Closable<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private volatile boolean closed;

        Closable(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            closed = true;
            super.close(status, trailers);
        }

        void refuse(String why, long pauseMillis) {
            Metadata hints = new Metadata();
            hints.put(StatusInterceptor.RETRY_PUSHBACK, Long.toString(pauseMillis));
            close(Status.RESOURCE_EXHAUSTED.withDescription(why + "; try again in " + pauseMillis + " ms"), hints);
        }
    }

    private static final class Placed<Q> extends SimpleForwardingServerCallListener<Q> {
        private final Closable<Q, ?> call;
        private final Bulkhead bulkhead;
        private final Turns turns;

        Placed(ServerCall.Listener<Q> service, Closable<Q, ?> call, Bulkhead bulkhead, Turns turns) {
            super(service);
            this.call = call;
            this.bulkhead = bulkhead;
            this.turns = turns;
        }

        @Override
        public void onHalfClose() {
            if (call.closed) {
                super.onHalfClose();
                return;
            }
            turns.begin();
            refusal().ifPresent(turns::handle);
        }

        /** Empty if a thread handles the call. */
        private Optional<Runnable> refusal() {
            try {
                boolean taken = bulkhead.take(
                        Context.current().wrap(() -> turns.handle(super::onHalfClose)),
                        waited -> turns.handle(() -> refuseLate(waited)));
                return taken ? Optional.empty() : Optional.of(this::shed);
            } catch (RuntimeException | Error e) {
                log.error("no thread takes a call", e);
                return Optional.of(() -> call.close(NO_THREAD, new Metadata()));
            }
        }

        private void shed() {
            int limit = bulkhead.limit();
            String places = limit < bulkhead.most()
                    ? limit + " of these calls are under way, as many as this server answers in time now"
                    : limit + " of these calls are under way, as many as this server takes";
            call.refuse(places, Pauses.millis(bulkhead.shed()));
        }

        private void refuseLate(Duration waited) {
            call.refuse(
                    "the call waited " + waited.toMillis() + " ms for a thread, longer than the "
                            + bulkhead.longestWait().toMillis()
                            + " ms that calls may wait; this server has more calls than it can answer",
                    Pauses.millis(bulkhead.late()));
        }
    }
}
