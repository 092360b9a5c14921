package dev.tessera.online.grpc;

import com.google.protobuf.MessageLite;
import dev.tessera.online.admission.ByteBudget;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Optional;

/**
 * Bounds the bytes of requests that are there at once, over all calls: what was read of each, packed or unpacked, whichever is more, until the call has ended and nobody
 * handles it any more. A call whose bytes find no room is refused with RESOURCE_EXHAUSTED and a pause, while it is still being read or unpacked. The tracers count, and the interceptor, which
 * stands where calls have been let in, refuses. Of calls that come by a way which has no tracer, the messages count. Behind {@link InTurnInterceptor}.
 */
public final class RequestBytes extends ServerStreamTracer.Factory implements ServerInterceptor {
    /** Room comes as soon as other calls end. */
    private static final long PAUSE_MILLIS = 1000;

    private static final Context.Key<Counted> COUNTED = Context.key("tessera-request-bytes");

    private final ByteBudget budget;

    public RequestBytes(ByteBudget budget) {
        this.budget = budget;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return new Counted(true);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Counted counted = COUNTED.get();
        return (counted == null ? new Counted(false) : counted).call(call, headers, next);
    }

    private static long size(Object request) {
        return Received.message(request, MessageLite.class)
                .map(MessageLite::getSerializedSize)
                .orElse(0);
    }

    private void refuse(ServerCall<?, ?> call) {
        Metadata hints = new Metadata();
        hints.put(StatusInterceptor.RETRY_PUSHBACK, Long.toString(PAUSE_MILLIS));
        call.close(
                Status.RESOURCE_EXHAUSTED.withDescription("the requests of all calls under way have " + budget.most()
                        + " bytes together, as many as this server takes; try again in " + PAUSE_MILLIS + " ms"),
                hints);
    }

    /** One call. It is read by the thread of its connection, and may be answered by another. */
    private final class Counted extends ServerStreamTracer {
        private final boolean traced;
        private Optional<Runnable> refusal = Optional.empty();
        private volatile boolean refused;
        private long packed;
        private long unpacked;
        private long held;

        Counted(boolean traced) {
            this.traced = traced;
        }

        @Override
        public Context filterContext(Context context) {
            return context.withValue(COUNTED, this);
        }

        <Q, A> ServerCall.Listener<Q> call(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            refusable(Optional.of(() -> refuse(call)));
            ServerCall<Q, A> answered = new SimpleForwardingServerCall<>(call) {
                @Override
                public void close(Status status, Metadata trailers) {
                    refusable(Optional.empty());
                    super.close(status, trailers);
                }
            };
            return new SimpleForwardingServerCallListener<>(next.startCall(answered, headers)) {
                @Override
                public void onMessage(Q request) {
                    if (!traced) {
                        inboundUncompressedSize(size(request));
                    }
                    if (!refused) {
                        super.onMessage(request);
                    }
                }

                @Override
                public void onHalfClose() {
                    if (!refused) {
                        super.onHalfClose();
                    }
                }

                @Override
                public void onComplete() {
                    end();
                    super.onComplete();
                }

                @Override
                public void onCancel() {
                    end();
                    super.onCancel();
                }
            };
        }

        /** The messages before it are handled. */
        @Override
        public synchronized void inboundMessage(int number) {
            giveBack();
        }

        @Override
        public void inboundWireSize(long bytes) {
            overflow(bytes, 0).ifPresent(Runnable::run);
        }

        @Override
        public void inboundUncompressedSize(long bytes) {
            overflow(0, bytes).ifPresent(Runnable::run);
        }

        private synchronized void refusable(Optional<Runnable> by) {
            refusal = by;
        }

        private synchronized Optional<Runnable> overflow(long morePacked, long moreUnpacked) {
            packed += morePacked;
            unpacked += moreUnpacked;
            long wanted = Math.max(packed, unpacked);
            if (refusal.isEmpty() || wanted <= held) {
                return Optional.empty();
            }
            if (budget.take(wanted - held)) {
                held = wanted;
                return Optional.empty();
            }
            refused = true;
            Optional<Runnable> overflow = refusal;
            refusal = Optional.empty();
            return overflow;
        }

        private synchronized void end() {
            refusal = Optional.empty();
            giveBack();
        }

        private void giveBack() {
            budget.giveBack(held);
            packed = 0;
            unpacked = 0;
            held = 0;
        }
    }
}
