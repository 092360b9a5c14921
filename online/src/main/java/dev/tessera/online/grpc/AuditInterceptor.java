package dev.tessera.online.grpc;

import dev.tessera.online.access.AuditLog;
import dev.tessera.online.access.Caller;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.RemoveItemResponse;
import dev.tessera.v1.UpsertItemRequest;
import dev.tessera.v1.UpsertItemResponse;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has every call of {@code tessera.v1.Admin} in the audit log, however it ends; refused ones too, so it stands before what refuses. */
public final class AuditInterceptor implements ServerInterceptor {
    private final AuditLog log;

    public AuditInterceptor(AuditLog log) {
        this.log = log;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        AuditedCall<Q, A> audited = new AuditedCall<>(call, log);
        return new SimpleForwardingServerCallListener<>(next.startCall(audited, headers)) {
            @Override
            public void onMessage(Q request) {
                audited.item = item(request);
                super.onMessage(request);
            }

            /** Of a call that never reached {@link AuditedCall#close}. */
            @Override
            public void onComplete() {
                audited.end(Status.UNKNOWN);
                super.onComplete();
            }

            @Override
            public void onCancel() {
                audited.end(Status.CANCELLED);
                super.onCancel();
            }
        };
    }

    /** The first end counts: a change that was made is told as made, even if the caller did not wait for it. */
    private static final class AuditedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final AuditLog log;
        private final Optional<String> caller = CallerInterceptor.current().map(Caller::name);
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile Optional<String> item = Optional.empty();
        private volatile OptionalLong revision = OptionalLong.empty();

        AuditedCall(ServerCall<Q, A> call, AuditLog log) {
            super(call);
            this.log = log;
        }

        @Override
        public void sendMessage(A answer) {
            revision = revision(answer);
            super.sendMessage(answer);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            end(status);
            super.close(status, trailers);
        }

        private void end(Status status) {
            if (ended.compareAndSet(false, true)) {
                log.write(new AuditLog.Entry(
                        caller,
                        peer(getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
                        getMethodDescriptor().getFullMethodName(),
                        item,
                        status.getCode().name(),
                        revision));
            }
        }
    }

    private static Optional<String> item(Object request) {
        return Received.message(request, UpsertItemRequest.class)
                .map(UpsertItemRequest::getItemId)
                .or(() -> Received.message(request, RemoveItemRequest.class).map(RemoveItemRequest::getItemId));
    }

    private static OptionalLong revision(Object answer) {
        if (answer instanceof UpsertItemResponse upsert) {
            return OptionalLong.of(upsert.getChange().getRevision());
        }
        return answer instanceof RemoveItemResponse remove
                ? OptionalLong.of(remove.getChange().getRevision())
                : OptionalLong.empty();
    }

    private static String peer(SocketAddress address) {
        return address instanceof InetSocketAddress internet ? internet.getHostString() : String.valueOf(address);
    }
}
