package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.history.EventStoreFullException;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.history.InMemoryForgottenUsers;
import dev.tessera.store.history.NotDurableException;
import dev.tessera.store.model.UserId;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.EventResult;
import dev.tessera.v1.RecordEventsRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of events that are not like the others, and how clients are told. */
class EventFatesTest {
    private static final RecordEventsRequest ONE = RecordEventsRequest.newBuilder()
            .addEvents(Event.newBuilder()
                    .setEventId("e1")
                    .setUserId("ann")
                    .setItemId("item-002")
                    .setKind(EventKind.EVENT_KIND_VIEW))
            .build();

    @Test
    void aFullStoreIsResourceExhaustedWithAPauseAndTheSameEventIsTakenLater() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.refusal = Optional.of(new EventStoreFullException("stream x takes 5 bytes of memory or more"));
            StatusRuntimeException refused = refusalOf(ranker);
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(refused.getStatus().getDescription())
                    .contains("the event store has no room: stream x takes 5 bytes")
                    .contains("send the same events again later");
            Metadata hints = Status.trailersFromThrowable(refused);
            assertThat(hints.get(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("10000");
            assertThat(ranker.events.stream()).isEmpty();

            ranker.refusal = Optional.empty();
            assertThat(ranker.client().recordEvents(ONE).getResults(0).getOutcome())
                    .isEqualTo(EventResult.Outcome.OUTCOME_RECORDED);
        }
    }

    @Test
    void tooFewReplicasAreUnavailableWithWhatToDo() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.refusal = Optional.of(new NotDurableException("0 of 1 replicas have the events"));
            StatusRuntimeException refused = refusalOf(ranker);
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(refused.getStatus().getDescription()).contains("0 of 1 replicas have the events");
        }
    }

    @Test
    void anEventALittleAheadOfTheClockOccursNowAndOneFurtherAheadRefusesAll() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.client().recordEvents(ahead(300));
            assertThat(ranker.events.stream()).singleElement().satisfies(event -> assertThat(event.occurredAt())
                    .isEqualTo(TestCatalog.NOW));
            RecordEventsRequest mixed = ONE.toBuilder()
                    .addEvents(ahead(301).getEvents(0).toBuilder().setEventId("e2"))
                    .build();
            StatusRuntimeException refused = catchThrowableOfType(
                    StatusRuntimeException.class, () -> ranker.client().recordEvents(mixed));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refused.getStatus().getDescription()).contains("events[1].occurred_at");
            assertThat(ranker.events.stream()).hasSize(1);
        }
    }

    @Test
    void whatWasKnownOfAForgottenUserIsNotTakenAgain() {
        try (TestRanker ranker = TestRanker.start().serving("g1")) {
            ranker.client().recordEvents(ONE);
            new InMemoryForgottenUsers(ranker.histories, ranker.events, InstantSource.fixed(TestCatalog.NOW))
                    .forget(new UserId("ann"), ForgottenUsers.REMEMBERED);
            assertThat(ranker.client().recordEvents(ONE).getResults(0).getOutcome())
                    .isEqualTo(EventResult.Outcome.OUTCOME_FORGOTTEN);
            assertThat(ranker.events.stream()).isEmpty();
            assertThat(ranker.histories.read(new UserId("ann"))).isEmpty();
        }
    }

    private static RecordEventsRequest ahead(int seconds) {
        return RecordEventsRequest.newBuilder()
                .addEvents(ONE.getEvents(0).toBuilder()
                        .setEventId("ahead")
                        .setOccurredAt(Timestamp.newBuilder()
                                .setSeconds(TestCatalog.NOW.getEpochSecond() + seconds)
                                .setNanos(TestCatalog.NOW.getNano())))
                .build();
    }

    private static StatusRuntimeException refusalOf(TestRanker ranker) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> ranker.client().recordEvents(ONE));
    }
}
