package dev.tessera.online.grpc;

import com.google.protobuf.MessageLite;
import dev.tessera.online.access.Caller;
import dev.tessera.online.admission.ByteBudget;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
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
 * stands where calls have been let in, refuses. Of calls that come by a way which has no tracer, the messages count. Behind {@link InTurnInterceptor} and {@link CallerInterceptor}.
 */
public final class RequestBytes extends ServerStreamTracer.Factory implements ServerInterceptor {
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

    /** The caller, where callers are told apart; otherwise the connection. */
    private static Object holder(ServerCall<?, ?> call) {
        Optional<Object> caller = CallerInterceptor.current()
                .filter(known -> !known.equals(Caller.ANONYMOUS))
                .map(Caller::name);
        return caller.or(() -> Optional.ofNullable(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)))
                .orElse(Caller.ANONYMOUS);
    }

    private static long size(Object request) {
        return Received.message(request, MessageLite.class)
                .map(MessageLite::getSerializedSize)
                .orElse(0);
    }

    private Status refuse(ServerCall<?, ?> call) {
        long pauseMillis = budget.pauseMillis();
        Metadata hints = new Metadata();
        hints.put(StatusInterceptor.RETRY_PUSHBACK, Long.toString(pauseMillis));
        Status status =
                Status.RESOURCE_EXHAUSTED.withDescription(budget.refusal() + "; try again in " + pauseMillis + " ms");
        call.close(status, hints);
        return status;
    }

    /** A call that was let in and can still be refused. */
    private record Open(ServerCall<?, ?> call, ByteBudget.Request request) {
        boolean isStream() {
            return !call.getMethodDescriptor().getType().clientSendsOneMessage();
        }
    }

    /** One call. It is read by the thread of its connection, and may be answered by another. */
    private final class Counted extends ServerStreamTracer {
        private final boolean traced;
        private Optional<Open> open = Optional.empty();
        private Optional<ByteBudget.Request> held = Optional.empty();
        private volatile boolean refused;
        private long packed;
        private long unpacked;

        Counted(boolean traced) {
            this.traced = traced;
        }

        @Override
        public Context filterContext(Context context) {
            return context.withValue(COUNTED, this);
        }

        <Q, A> ServerCall.Listener<Q> call(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            opened(call);
            ServerCall<Q, A> answered = new SimpleForwardingServerCall<>(call) {
                @Override
                public void close(Status status, Metadata trailers) {
                    closed();
                    super.close(status, trailers);
                }
            };
            return new SimpleForwardingServerCallListener<>(next.startCall(answered, headers)) {
                @Override
                public void onMessage(Q request) {
                    if (!traced) {
                        overflow(0, size(request)).ifPresent(full -> refuse(full.call));
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

        /** A service of a stream asks for a message once it has done with the one before. A call of one message keeps that, whatever else its client begins to send. */
        @Override
        public synchronized void inboundMessage(int number) {
            if (open.filter(Open::isStream).isPresent()) {
                giveBack();
            }
        }

        @Override
        public void inboundWireSize(long bytes) {
            overflow(bytes, 0).ifPresent(full -> refuse(full.call));
        }

        /** Whoever unpacks a message that is refused is to stop. */
        @Override
        public void inboundUncompressedSize(long bytes) {
            Optional<Open> overflow = overflow(0, bytes);
            if (overflow.isPresent()) {
                throw refuse(overflow.get().call).asRuntimeException();
            }
        }

        private synchronized void opened(ServerCall<?, ?> call) {
            ByteBudget.Request request = budget.request(holder(call));
            held = Optional.of(request);
            open = Optional.of(new Open(call, request));
        }

        private synchronized void closed() {
            open = Optional.empty();
        }

        private synchronized Optional<Open> overflow(long morePacked, long moreUnpacked) {
            packed += morePacked;
            unpacked += moreUnpacked;
            long bytes = Math.max(packed, unpacked);
            if (open.isEmpty() || open.get().request.growTo(bytes)) {
                return Optional.empty();
            }
            refused = true;
            Optional<Open> overflow = open;
            open = Optional.empty();
            return overflow;
        }

        private synchronized void end() {
            open = Optional.empty();
            giveBack();
        }

        private void giveBack() {
            held.ifPresent(ByteBudget.Request::giveBack);
            packed = 0;
            unpacked = 0;
        }
    }
}
