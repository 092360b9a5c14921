package dev.tessera.online.serving;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Tracer;
import java.util.Optional;

/**
 * Who hears what a ranker does.
 *
 * @param meter takes figures
 * @param tracer takes spans; empty if nobody does
 */
record Telemetry(Meter meter, Optional<Tracer> tracer) {
    /** Nobody. */
    static final Telemetry NONE = new Telemetry(MeterProvider.noop().get("nobody"), Optional.empty());

    Telemetry withMeter(Meter other) {
        return new Telemetry(other, tracer);
    }

    Telemetry withTracer(Tracer other) {
        return new Telemetry(meter, Optional.of(other));
    }
}
