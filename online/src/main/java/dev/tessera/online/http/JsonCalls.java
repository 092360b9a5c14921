package dev.tessera.online.http;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerMethodDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The calls that there are over HTTP, answered by a gRPC server of this process that no network reaches, whose messages are JSON. */
public final class JsonCalls implements AutoCloseable {
    private final String name = InProcessServerBuilder.generateName();
    private final ServerBuilder<?> builder =
            InProcessServerBuilder.forName(name).intercept(new Peer.Shown());
    private final Map<String, MethodDescriptor<InputStream, byte[]>> methods = new TreeMap<>();
    private final ManagedChannel channel =
            InProcessChannelBuilder.forName(name).directExecutor().build();
    private Optional<Server> server = Optional.empty();

    /** Takes services, which are to be {@link JsonMessages#JSON}, and all else that a server is made of. */
    public ServerBuilder<?> builder() {
        return builder;
    }

    /** Answers calls from now on. */
    public void start() throws IOException {
        Server started = builder.build().start();
        server = Optional.of(started);
        started.getServices().stream()
                .flatMap(service -> service.getMethods().stream())
                .map(ServerMethodDefinition::getMethodDescriptor)
                .filter(method -> method.getType() == MethodType.UNARY)
                .forEach(method -> methods.put("/" + method.getFullMethodName(), ofBytes(method)));
    }

    /** As if it took many requests: only then are clients told when the service asks for the first. */
    private static MethodDescriptor<InputStream, byte[]> ofBytes(MethodDescriptor<?, ?> method) {
        return method.toBuilder(Bodies.INSTANCE, Bytes.INSTANCE)
                .setType(MethodType.CLIENT_STREAMING)
                .build();
    }

    /** The paths of all calls, sorted. */
    Iterable<String> paths() {
        return methods.keySet();
    }

    /** A call by its path, {@code /SERVICE/METHOD}; empty if there is none. */
    Optional<MethodDescriptor<InputStream, byte[]>> method(String path) {
        return Optional.ofNullable(methods.get(path));
    }

    /** The services that the calls are of, by their names. */
    List<ServiceDescriptor> services() {
        return server.stream()
                .flatMap(started -> started.getServices().stream())
                .map(service -> service.getServiceDescriptor().getSchemaDescriptor())
                .map(schema -> ((ProtoServiceDescriptorSupplier) schema).getServiceDescriptor())
                .sorted(Comparator.comparing(ServiceDescriptor::getFullName))
                .toList();
    }

    ClientCall<InputStream, byte[]> call(MethodDescriptor<InputStream, byte[]> method, Duration timeout) {
        return channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Those under way are cancelled. */
    @Override
    public void close() {
        server.ifPresent(Server::shutdownNow);
        channel.shutdownNow();
    }

    /** JSON, which nobody reads on its way; or what says that there is none. */
    private enum Bodies implements MethodDescriptor.Marshaller<InputStream> {
        INSTANCE;

        @Override
        public InputStream stream(InputStream body) {
            return body;
        }

        @Override
        public InputStream parse(InputStream body) {
            return body;
        }
    }

    /** JSON of answers. */
    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        INSTANCE;

        @Override
        public InputStream stream(byte[] json) {
            return new ByteArrayInputStream(json);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
