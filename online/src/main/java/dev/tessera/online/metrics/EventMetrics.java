package dev.tessera.online.metrics;

import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventStoreFullException;
import dev.tessera.store.history.NotDurableException;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Counts events by what became of them. */
public final class EventMetrics implements EventRecorder {
    private static final String LABEL = "outcome";
    private static final Attributes FULL = Labels.of(LABEL, "store_full");
    private static final Attributes NOT_DURABLE = Labels.of(LABEL, "not_durable");
    private static final Attributes FAILED = Labels.of(LABEL, "failed");
    private static final List<Attributes> OUTCOMES = Arrays.stream(Outcome.values())
            .map(outcome -> Labels.of(LABEL, outcome))
            .toList();

    private final EventRecorder recorder;
    private final LongCounter events;

    /** @param recorder who stores them */
    public EventMetrics(Meter meter, EventRecorder recorder) {
        this.recorder = recorder;
        events = meter.counterBuilder("tessera.ranking.events")
                .setUnit("{event}")
                .setDescription("Events sent by RecordEvents, by what became of them")
                .build();
        OUTCOMES.forEach(outcome -> events.add(0, outcome));
        List.of(FULL, NOT_DURABLE, FAILED).forEach(outcome -> events.add(0, outcome));
    }

    @Override
    public List<Outcome> record(List<Event> sent, Map<EventId, Impression> impressions) {
        try {
            List<Outcome> outcomes = recorder.record(sent, impressions);
            outcomes.forEach(outcome -> events.add(1, OUTCOMES.get(outcome.ordinal())));
            return outcomes;
        } catch (EventStoreFullException e) {
            events.add(sent.size(), FULL);
            throw e;
        } catch (NotDurableException e) {
            events.add(sent.size(), NOT_DURABLE);
            throw e;
        } catch (RuntimeException e) {
            events.add(sent.size(), FAILED);
            throw e;
        }
    }
}
