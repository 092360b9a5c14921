package dev.tessera.online.tracing;

import dev.tessera.online.fallback.Step;
import dev.tessera.online.ranking.Decision;
import dev.tessera.online.ranking.DecisionSink;
import dev.tessera.online.ranking.Laps;
import dev.tessera.online.ranking.MadeDecision;
import dev.tessera.store.model.DecisionId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.time.Instant;
import java.time.InstantSource;

/** Tells the span of a call which decision it made, and how long the parts of it took, before the decision goes where it is wanted. */
public final class TracedDecisions implements DecisionSink {
    private final Tracer tracer;
    private final DecisionSink sink;
    private final InstantSource clock;

    /** @param sink where decisions go; closed with this */
    public TracedDecisions(Tracer tracer, DecisionSink sink, InstantSource clock) {
        this.tracer = tracer;
        this.sink = sink;
        this.clock = clock;
    }

    @Override
    public void made(Decision decision, Step step, Laps laps) {
        Span call = Span.current();
        if (call.isRecording()) {
            call.setAttribute("tessera.decision", decision.id().value());
            call.setAttribute("tessera.generation", decision.generation().value());
            call.setAttribute("tessera.rung", step.rung().name());
            call.setAttribute("tessera.reason", step.cause().name());
            Instant ranked = clock.instant();
            Instant modelled = ranked.minusNanos(laps.ranking());
            Instant read = modelled.minusNanos(laps.model());
            part("ranking", modelled, ranked);
            part("model", read, modelled);
            if (laps.history() > 0) {
                part("history", read.minusNanos(laps.history()), read);
            }
        }
        sink.made(decision, step, laps);
    }

    private void part(String name, Instant from, Instant to) {
        tracer.spanBuilder(name).setStartTimestamp(from).startSpan().end(to);
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
