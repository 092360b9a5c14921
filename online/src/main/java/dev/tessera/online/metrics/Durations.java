package dev.tessera.online.metrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;

/** A histogram of seconds, in buckets from half a millisecond to a second. */
final class Durations {
    private static final double NANOS = 1e9;
    private static final List<Double> BUCKETS =
            List.of(.0005, .001, .0015, .002, .003, .005, .0075, .01, .015, .02, .05, .1, .2, .5, 1.);

    private final DoubleHistogram histogram;

    Durations(Meter meter, String name, String description) {
        histogram = meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(description)
                .setExplicitBucketBoundariesAdvice(BUCKETS)
                .build();
    }

    void record(long nanos, Attributes labels) {
        histogram.record(nanos / NANOS, labels);
    }
}
