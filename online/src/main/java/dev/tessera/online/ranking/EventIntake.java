package dev.tessera.online.ranking;

import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventRecorder.Impression;
import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.EventStoreFullException;
import dev.tessera.store.history.NotDurableException;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.GenerationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores events, and says which of them name items that the served generation does not know. */
public final class EventIntake {
    private static final Logger log = LoggerFactory.getLogger(EventIntake.class);

    private final EventRecorder recorder;
    private final Generations generations;

    public EventIntake(EventRecorder recorder, Generations generations) {
        this.recorder = recorder;
        this.generations = generations;
    }

    /** What became of one event. */
    public record Result(EventId event, Outcome outcome, boolean unknownItem) {}

    /**
     * What became of all.
     *
     * @param generation against which the items were looked up; empty while none is loaded, then no item counts as unknown
     */
    public record Receipt(List<Result> results, Optional<GenerationId> generation) {
        public Receipt {
            results = List.copyOf(results);
        }
    }

    /**
     * Stores events.
     *
     * @param impressions where items were shown, by the events that say so
     * @throws StoreUnavailableException if the store cannot take events now, or not as durably as it is to; sending all again
     *     later is harmless
     * @throws StoreFullException if the store has no room for them
     */
    public Receipt record(List<Event> events, Map<EventId, Impression> impressions) {
        List<Outcome> outcomes = store(events, impressions);
        try (GenerationPin pin = generations.pin()) {
            List<Result> results = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                Event event = events.get(i);
                boolean unknown = pin.generation().row(event.item()).isEmpty();
                results.add(new Result(event.id(), outcomes.get(i), unknown));
            }
            return new Receipt(results, Optional.of(pin.generation().id()));
        } catch (NotReadyException e) {
            return new Receipt(withoutGeneration(events, outcomes), Optional.empty());
        }
    }

    private static List<Result> withoutGeneration(List<Event> events, List<Outcome> outcomes) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            results.add(new Result(events.get(i).id(), outcomes.get(i), false));
        }
        return results;
    }

    private List<Outcome> store(List<Event> events, Map<EventId, Impression> impressions) {
        try {
            return recorder.record(events, impressions);
        } catch (EventStoreFullException e) {
            log.warn("{} events were refused: {}", events.size(), e.getMessage());
            throw new StoreFullException(
                    "the event store has no room: " + e.getMessage() + "; send the same events again later", e);
        } catch (NotDurableException e) {
            log.warn("{} events were not acknowledged: {}", events.size(), e.getMessage());
            throw new StoreUnavailableException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            log.warn("{} events were not stored", events.size(), e);
            throw new StoreUnavailableException(
                    "the event store cannot be reached; send the same events again, with the same ids", e);
        }
    }
}
