package dev.tessera.online.grpc;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.ranking.EventIntake;
import dev.tessera.v1.EventResult;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RecordEventsResponse;
import java.time.InstantSource;
import java.util.List;

/** {@code Ranker.RecordEvents}. */
public final class RecordEventsRpc implements Rpc<RecordEventsRequest, RecordEventsResponse> {
    private final EventIntake intake;
    private final Events events;

    public RecordEventsRpc(EventIntake intake, Limits limits, InstantSource clock) {
        this.intake = intake;
        this.events = new Events(limits, clock);
    }

    @Override
    public RecordEventsResponse answer(RecordEventsRequest request, Deadline deadline) {
        List<dev.tessera.store.model.Event> read = events.read(request.getEventsList());
        deadline.check();
        EventIntake.Receipt receipt = intake.record(read, Events.impressions(request.getEventsList()));
        RecordEventsResponse.Builder response = RecordEventsResponse.newBuilder();
        receipt.generation().ifPresent(generation -> response.setGeneration(generation.value()));
        receipt.results()
                .forEach(result -> response.addResults(EventResult.newBuilder()
                        .setEventId(result.event().value())
                        .setOutcome(outcome(result))
                        .setUnknownItem(result.unknownItem())));
        return response.build();
    }

    private static EventResult.Outcome outcome(EventIntake.Result result) {
        return switch (result.outcome()) {
            case RECORDED -> EventResult.Outcome.OUTCOME_RECORDED;
            case DUPLICATE -> EventResult.Outcome.OUTCOME_DUPLICATE;
            case TOO_OLD -> EventResult.Outcome.OUTCOME_TOO_OLD;
            case FORGOTTEN -> EventResult.Outcome.OUTCOME_FORGOTTEN;
        };
    }
}
