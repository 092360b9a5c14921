package dev.tessera.online.serving;

import dev.tessera.online.metrics.MetricsEndpoint;
import dev.tessera.online.tracing.TraceExport;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Tracer;
import java.util.Optional;

/** Who hears what a ranker does. Owns the ways to them. */
final class Telemetry implements AutoCloseable {
    /** Nobody. */
    static final Telemetry NONE = new Telemetry(Optional.empty(), Optional.empty());

    private final Optional<MetricsEndpoint> metrics;
    private final Optional<TraceExport> traces;
    private boolean closed;

    Telemetry(Optional<MetricsEndpoint> metrics, Optional<TraceExport> traces) {
        this.metrics = metrics;
        this.traces = traces;
    }

    /** Takes figures. */
    Meter meter() {
        return metrics.map(MetricsEndpoint::meter)
                .orElseGet(() -> MeterProvider.noop().get("nobody"));
    }

    /** Takes spans; empty if nobody does. */
    Optional<Tracer> tracer() {
        return traces.map(TraceExport::tracer);
    }

    /** Where figures can be read; empty if nowhere. */
    Optional<Integer> metricsPort() {
        return metrics.map(MetricsEndpoint::port);
    }

    /** Sends what waits. Harmless if called again. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            metrics.ifPresent(MetricsEndpoint::close);
            traces.ifPresent(TraceExport::close);
        }
    }
}
