package dev.tessera.online.metrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells what others count already, whenever somebody asks. */
public final class Observed {
    private final Meter meter;

    public Observed(Meter meter) {
        this.meter = meter;
    }

    /** @param unit of UCUM, or what is counted, in braces */
    public void gauge(String name, String unit, String description, Consumer<ObservableLongMeasurement> value) {
        meter.gaugeBuilder(name)
                .ofLongs()
                .setUnit(unit)
                .setDescription(description)
                .buildWithCallback(value);
    }

    public void gauge(String name, String unit, String description, LongSupplier value) {
        gauge(name, unit, description, measured -> measured.record(value.getAsLong()));
    }

    /** In seconds. */
    public void seconds(String name, String description, Consumer<ObservableDoubleMeasurement> value) {
        meter.gaugeBuilder(name).setUnit("s").setDescription(description).buildWithCallback(value);
    }

    public void counter(String name, String unit, String description, LongSupplier value) {
        meter.counterBuilder(name)
                .setUnit(unit)
                .setDescription(description)
                .buildWithCallback(measured -> measured.record(value.getAsLong()));
    }

    /** One counter by the values of a label. */
    public void counter(String name, String description, String label, Map<String, LongSupplier> values) {
        meter.counterBuilder(name)
                .setDescription(description)
                .buildWithCallback(measured ->
                        values.forEach((value, count) -> measured.record(count.getAsLong(), Labels.of(label, value))));
    }

    /** Seconds that add up. */
    public void secondsSpent(String name, String description, Consumer<ObservableDoubleMeasurement> value) {
        meter.counterBuilder(name)
                .ofDoubles()
                .setUnit("s")
                .setDescription(description)
                .buildWithCallback(value);
    }

    /** The labels of a measurement. */
    public static Attributes labels(String label, String value) {
        return Labels.of(label, value);
    }
}
