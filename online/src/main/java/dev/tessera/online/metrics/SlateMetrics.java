package dev.tessera.online.metrics;

import dev.tessera.online.fallback.Cause;
import dev.tessera.online.fallback.Rung;
import dev.tessera.online.fallback.Step;
import dev.tessera.online.ranking.Decision;
import dev.tessera.online.ranking.DecisionSink;
import dev.tessera.online.ranking.Laps;
import dev.tessera.online.ranking.MadeDecision;
import dev.tessera.online.retrieval.SecondStageUse;
import dev.tessera.store.model.DecisionId;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Counts decisions by the rung that they stood on, and takes the times of their parts, before they go where they are wanted. */
public final class SlateMetrics implements DecisionSink {
    private static final Attributes HISTORY = Labels.of("part", "history");
    private static final Attributes MODEL = Labels.of("part", "model");
    private static final Attributes RANKING = Labels.of("part", "ranking");

    private final DecisionSink sink;
    private final LongCounter slates;
    private final LongCounter exposures;
    private final Map<List<String>, List<Attributes>> variants = new ConcurrentHashMap<>();
    private final LongCounter secondStages;
    private final Durations parts;
    private final List<Attributes> uses = Arrays.stream(SecondStageUse.values())
            .map(use -> Labels.of("use", use))
            .toList();
    private final List<List<Attributes>> labels = Arrays.stream(Rung.values())
            .map(rung -> Arrays.stream(Cause.values())
                    .map(cause -> Labels.of("rung", rung, "reason", cause))
                    .toList())
            .toList();

    /** @param sink where decisions go; closed with this */
    public SlateMetrics(Meter meter, DecisionSink sink) {
        this.sink = sink;
        slates = meter.counterBuilder("tessera.ranking.slates")
                .setUnit("{slate}")
                .setDescription("Slates by the rung that they stand on, and why it is not the first")
                .build();
        exposures = meter.counterBuilder("tessera.ranking.exposures")
                .setUnit("{slate}")
                .setDescription("Slates by the experiment and the variant that their users belong to, and the rung")
                .build();
        secondStages = meter.counterBuilder("tessera.ranking.second_stages")
                .setUnit("{slate}")
                .setDescription("Slates by what came of the second stage")
                .build();
        uses.forEach(use -> secondStages.add(0, use));
        parts = new Durations(meter, "tessera.ranking.part.duration", "How long the parts of a slate took");
        exposures.add(0, exposure("", "", Rung.FULL));
        slates.add(0, labels(Rung.FULL, Cause.NONE));
        slates.add(0, labels(Rung.STALE_GENERATION, Cause.GENERATION_NOT_ACTIVE));
        slates.add(0, labels(Rung.CONTENT_ONLY, Cause.MODEL_FAILED));
        Stream.of(
                        Cause.NO_HISTORY,
                        Cause.HISTORY_UNREADABLE,
                        Cause.HISTORY_UNKNOWN,
                        Cause.MODEL_FAILED,
                        Cause.OUT_OF_TIME)
                .forEach(cause -> slates.add(0, labels(Rung.POPULARITY, cause)));
    }

    private Attributes labels(Rung rung, Cause cause) {
        return labels.get(rung.ordinal()).get(cause.ordinal());
    }

    /** Made once for each name that an operator has given. */
    private Attributes exposure(String experiment, String variant, Rung rung) {
        return variants.computeIfAbsent(List.of(experiment, variant), names -> exposures(names.get(0), names.get(1)))
                .get(rung.ordinal());
    }

    private static List<Attributes> exposures(String experiment, String variant) {
        Attributes names = Labels.of("experiment", experiment, "variant", variant);
        return Arrays.stream(Rung.values())
                .map(rung -> names.toBuilder().putAll(Labels.of("rung", rung)).build())
                .toList();
    }

    @Override
    public void made(Decision decision, Step step, Laps laps) {
        slates.add(1, labels(step.rung(), step.cause()));
        exposures.add(1, exposure(decision.experiment(), decision.variant(), step.rung()));
        secondStages.add(1, uses.get(decision.secondStage().ordinal()));
        if (laps.history() > 0) {
            parts.record(laps.history(), HISTORY);
        }
        parts.record(laps.model(), MODEL);
        parts.record(laps.ranking(), RANKING);
        sink.made(decision, step, laps);
    }

    @Override
    public boolean wants(DecisionId id) {
        return sink.wants(id);
    }

    @Override
    public void take(MadeDecision made) {
        sink.take(made);
    }

    @Override
    public void close() {
        sink.close();
    }
}
