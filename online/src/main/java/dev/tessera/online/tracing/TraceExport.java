package dev.tessera.online.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * Sends spans to a collector of OpenTelemetry by OTLP over HTTP, in batches, on a thread of its own. What does not fit into its queue, or that nobody
 * takes, is dropped.
 */
public final class TraceExport implements AutoCloseable {
    private static final String SCOPE = "dev.tessera.online";
    private static final String PATH = "/v1/traces";
    private static final int CLOSING_SECONDS = 3;
    private static final Resource RANKER =
            Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "tessera-ranker"));

    private final SdkTracerProvider provider;

    private TraceExport(SdkTracerProvider provider) {
        this.provider = provider;
    }

    /**
     * Begins to send.
     *
     * @param collector {@code http} or {@code https}; without a path it is {@value #PATH}
     * @param share of the calls that are no part of a trace yet, those to trace, from 0 to 1; of the others their callers decide
     * @throws IllegalArgumentException if the address or the share is none
     */
    public static TraceExport to(URI collector, double share) {
        String scheme = String.valueOf(collector.getScheme());
        if (!(scheme.equals("http") || scheme.equals("https")) || collector.getHost() == null) {
            throw new IllegalArgumentException(
                    "the collector of traces is '" + collector + "'; expected http://HOST:PORT or https://HOST:PORT");
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the share of calls to trace is " + share + "; expected 0 to 1");
        }
        String path = String.valueOf(collector.getPath());
        URI address = path.isEmpty() || path.equals("/") ? collector.resolve(PATH) : collector;
        return new TraceExport(SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(RANKER))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
                .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                .setEndpoint(address.toString())
                                .build())
                        .build())
                .build());
    }

    public Tracer tracer() {
        return provider.get(SCOPE);
    }

    /** Sends what waits, for at most {@value #CLOSING_SECONDS} s. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSING_SECONDS, TimeUnit.SECONDS);
    }
}
