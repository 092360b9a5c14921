package dev.tessera.online.serving;

import dev.tessera.online.metrics.Observed;
import dev.tessera.online.retrieval.ServedGeneration;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Tells which generations are served, how old they and what is known of them are, and what came of loading. */
final class GenerationMetrics {
    private static final AttributeKey<String> ROLE = AttributeKey.stringKey("role");
    private static final AttributeKey<String> GENERATION = AttributeKey.stringKey("generation");
    private static final Attributes ACTIVE = Attributes.of(ROLE, "active");
    private static final Attributes CANARY = Attributes.of(ROLE, "canary");
    private static final double MILLIS = 1e3;

    private final GenerationHolder holder;
    private final GenerationWatcher watcher;
    private final InstantSource clock;

    private GenerationMetrics(GenerationHolder holder, GenerationWatcher watcher, InstantSource clock) {
        this.holder = holder;
        this.watcher = watcher;
        this.clock = clock;
    }

    static void register(Meter meter, GenerationHolder holder, GenerationWatcher watcher, InstantSource clock) {
        GenerationMetrics metrics = new GenerationMetrics(holder, watcher, clock);
        Observed observed = new Observed(meter);
        metrics.generations(observed);
        metrics.loading(observed);
    }

    private void generations(Observed observed) {
        observed.gauge(
                "tessera.serving.generation",
                "{generation}",
                "1 for each generation that is served, by its id",
                measured -> eachServed((role, generation) -> measured.record(
                        1,
                        role.toBuilder()
                                .put(GENERATION, generation.id().value())
                                .build())));
        observed.seconds(
                "tessera.serving.generation.age",
                "Since a served generation was published",
                measured ->
                        eachServed((role, generation) -> measured.record(secondsSince(generation.created()), role)));
        observed.gauge(
                "tessera.serving.generation.items",
                "{item}",
                "Items of a served generation itself",
                each(ServedGeneration::items));
        observed.gauge(
                "tessera.serving.changed.items",
                "{item}",
                "Changes of items that are laid over a served generation",
                each(generation -> generation.overlay().items().size()));
        observed.gauge(
                "tessera.serving.item_log.revision",
                "{revision}",
                "Up to which revision of the item log a served generation has the changes",
                each(generation -> Math.max(
                        generation.watermark(), generation.overlay().readUpTo().revision())));
    }

    private void loading(Observed observed) {
        observed.gauge(
                "tessera.serving.resident.generations", "{generation}", "Generations in memory", () -> holder.loaded()
                        .size());
        observed.counter(
                "tessera.serving.generation.loads",
                "Attempts at loading a generation",
                "result",
                Map.of("loaded", watcher::loads, "failed", watcher::failedLoads));
        observed.seconds(
                "tessera.serving.pointer.age",
                "Since Redis last said which generation is active, or since the start if it never did",
                measured -> measured.record(secondsSince(watcher.pointerSeen())));
    }

    private Consumer<ObservableLongMeasurement> each(ToLongFunction<ServedGeneration> figure) {
        return measured -> eachServed((role, generation) -> measured.record(figure.applyAsLong(generation), role));
    }

    private void eachServed(BiConsumer<Attributes, ServedGeneration> measure) {
        holder.servedNow().ifPresent(generation -> measure.accept(ACTIVE, generation));
        holder.canaryNow().ifPresent(generation -> measure.accept(CANARY, generation));
    }

    private double secondsSince(Instant moment) {
        return Math.max(0, Duration.between(moment, clock.instant()).toMillis() / MILLIS);
    }
}
