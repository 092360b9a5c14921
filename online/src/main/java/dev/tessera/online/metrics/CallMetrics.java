package dev.tessera.online.metrics;

import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.RankerGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts the calls of {@code tessera.v1} by how they ended, and takes the time of those that were answered: from the moment their headers are
 * there, so the wait for a thread counts, to the end of the answer.
 */
public final class CallMetrics extends ServerStreamTracer.Factory {
    private static final ServerStreamTracer UNMEASURED = new ServerStreamTracer() {};

    private final LongCounter calls;
    private final Durations durations;
    private final Map<String, Method> methods = Stream.of(
                    RankerGrpc.getServiceDescriptor(), AdminGrpc.getServiceDescriptor())
            .flatMap(service -> service.getMethods().stream())
            .collect(Collectors.toUnmodifiableMap(MethodDescriptor::getFullMethodName, Method::of));

    public CallMetrics(Meter meter) {
        calls = meter.counterBuilder("tessera.grpc.calls")
                .setUnit("{call}")
                .setDescription("Calls of tessera.v1 that ended, by method and status code")
                .build();
        durations = new Durations(
                meter,
                "tessera.grpc.call.duration",
                "How long calls took that were answered, the wait for a thread included");
        methods.values().forEach(method -> method.byCode.forEach(labels -> calls.add(0, labels)));
    }

    /** The labels of a method, and of its calls by their status. */
    private record Method(Attributes labels, List<Attributes> byCode) {
        static Method of(MethodDescriptor<?, ?> descriptor) {
            Attributes labels = Labels.of("rpc", String.valueOf(descriptor.getBareMethodName()));
            return new Method(
                    labels,
                    Arrays.stream(Status.Code.values())
                            .map(code -> labels.toBuilder()
                                    .put(AttributeKey.stringKey("code"), code.name())
                                    .build())
                            .toList());
        }

        Attributes ended(Status status) {
            return byCode.get(status.getCode().ordinal());
        }
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        Method method = methods.get(fullMethodName);
        return method == null ? UNMEASURED : new Call(method);
    }

    private final class Call extends ServerStreamTracer {
        private final long begun = System.nanoTime();
        private final Method method;

        Call(Method method) {
            this.method = method;
        }

        @Override
        public void streamClosed(Status status) {
            calls.add(1, method.ended(status));
            if (status.isOk()) {
                durations.record(System.nanoTime() - begun, method.labels);
            }
        }
    }
}
