package dev.tessera.online.tracing;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a span of a call of {@code tessera.v1} that is sampled, under the span that the caller's {@code traceparent} names. */
public final class TracingInterceptor implements ServerInterceptor {
    private static final String SERVICES = "tessera.v1.";
    private static final Set<Status.Code> FAULTS = EnumSet.of(
            Status.Code.UNKNOWN,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.UNIMPLEMENTED,
            Status.Code.INTERNAL,
            Status.Code.UNAVAILABLE,
            Status.Code.DATA_LOSS);

    private final Tracer tracer;

    public TracingInterceptor(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        MethodDescriptor<Q, A> method = call.getMethodDescriptor();
        if (!method.getFullMethodName().startsWith(SERVICES)) {
            return next.startCall(call, headers);
        }
        Context caller =
                W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HeaderGetter.INSTANCE);
        Span span = tracer.spanBuilder(method.getFullMethodName())
                .setParent(caller)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        if (!span.isRecording()) {
            return next.startCall(call, headers);
        }
        span.setAttribute("rpc.system", "grpc");
        span.setAttribute("rpc.service", String.valueOf(method.getServiceName()));
        span.setAttribute("rpc.method", String.valueOf(method.getBareMethodName()));
        return new Traced<>(next.startCall(new Ending<>(call, span), headers), span, caller.with(span));
    }

    private static void end(Span span, Status status) {
        span.setAttribute("rpc.grpc.status_code", status.getCode().value());
        if (FAULTS.contains(status.getCode())) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    /** Ends the span with the call; of two ends the first counts. */
    private static final class Ending<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final Span span;

        Ending(ServerCall<Q, A> call, Span span) {
            super(call);
            this.span = span;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            end(span, status);
            super.close(status, trailers);
        }
    }

    /** Makes the span the current one of the thread that answers. */
    private static final class Traced<Q> extends SimpleForwardingServerCallListener<Q> {
        private final Span span;
        private final Context context;

        Traced(ServerCall.Listener<Q> listener, Span span, Context context) {
            super(listener);
            this.span = span;
            this.context = context;
        }

        @Override
        public void onHalfClose() {
            try (Scope current = context.makeCurrent()) {
                super.onHalfClose();
            }
        }

        /** Of a call that nobody closed; of two ends the first counts. */
        @Override
        public void onComplete() {
            end(span, Status.UNKNOWN);
            super.onComplete();
        }

        @Override
        public void onCancel() {
            end(span, Status.CANCELLED);
            super.onCancel();
        }
    }

    /** Reads headers. */
    private enum HeaderGetter implements TextMapGetter<Metadata> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Metadata headers) {
            return headers.keys();
        }

        @Override
        public @Nullable String get(@Nullable Metadata headers, String key) {
            return headers == null ? null : headers.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
        }
    }
}
