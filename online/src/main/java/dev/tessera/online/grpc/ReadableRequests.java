package dev.tessera.online.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Ends calls whose request cannot be read or is absent with INVALID_ARGUMENT, or as its bearer says, and within what stands before a service. gRPC by itself ends
 * them with UNKNOWN or INTERNAL, where nobody else sees it, and logs stack traces.
 */
public final class ReadableRequests {
    private ReadableRequests() {}

    /** The same service, to be put behind interceptors. */
    public static ServerServiceDefinition of(ServerServiceDefinition service, WireFormat format) {
        ServiceDescriptor plain = service.getServiceDescriptor();
        List<ServerMethodDefinition<?, ?>> methods = service.getMethods().stream()
                .<ServerMethodDefinition<?, ?>>map(method -> method(method, format))
                .toList();
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(plain.getName()).setSchemaDescriptor(plain.getSchemaDescriptor());
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder readable = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(readable::addMethod);
        return readable.build();
    }

    private static <Q, A> ServerMethodDefinition<Received<Q>, A> method(
            ServerMethodDefinition<Q, A> method, WireFormat format) {
        MethodDescriptor<Q, A> plain = method.getMethodDescriptor();
        ServerCallHandler<Q, A> handler = method.getServerCallHandler();
        return ServerMethodDefinition.create(
                plain.toBuilder(
                                new Reading<>(format.of(plain.getRequestMarshaller())),
                                format.of(plain.getResponseMarshaller()))
                        .build(),
                (call, headers) -> listener(call, plain, handler, headers));
    }

    private static <Q, A> ServerCall.Listener<Received<Q>> listener(
            ServerCall<Received<Q>, A> call,
            MethodDescriptor<Q, A> plain,
            ServerCallHandler<Q, A> handler,
            Metadata headers) {
        return new Reader<>(
                handler.startCall(new PlainCall<>(call, plain), headers),
                (reason, hints) -> call.close(StatusInterceptor.readable(reason), hints),
                plain.getType().clientSendsOneMessage());
    }

    /** Reads a request, or says why it cannot be. */
    private record Reading<Q>(Marshaller<Q> format) implements Marshaller<Received<Q>> {
        @Override
        public InputStream stream(Received<Q> request) {
            throw new UnsupportedOperationException("a server sends no requests");
        }

        @Override
        public Received<Q> parse(InputStream stream) {
            try {
                return new Received.Whole<>(format.parse(stream));
            } catch (StatusRuntimeException e) {
                return new Received.Unreadable<>(
                        e.getCause() instanceof InvalidProtocolBufferException malformed
                                ? Status.INVALID_ARGUMENT.withDescription(
                                        "the request cannot be read: " + malformed.getMessage())
                                : e.getStatus(),
                        Optional.ofNullable(e.getTrailers()).orElseGet(Metadata::new));
            }
        }
    }

    /** A call as its service knows it. */
    private static final class PlainCall<Q, A> extends ForwardingServerCall<Q, A> {
        private final ServerCall<Q, A> call;
        private final MethodDescriptor<Q, A> method;

        /** A call has the type of its requests in nothing but the method, which is another here. */
        @SuppressWarnings("unchecked")
        PlainCall(ServerCall<Received<Q>, A> call, MethodDescriptor<Q, A> method) {
            this.call = (ServerCall<Q, A>) (ServerCall<?, A>) call;
            this.method = method;
        }

        @Override
        protected ServerCall<Q, A> delegate() {
            return call;
        }

        @Override
        public void sendMessage(A answer) {
            call.sendMessage(answer);
        }

        @Override
        public MethodDescriptor<Q, A> getMethodDescriptor() {
            return method;
        }
    }
}
