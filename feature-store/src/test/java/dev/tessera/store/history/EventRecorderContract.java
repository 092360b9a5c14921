package dev.tessera.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link EventRecorder} does. Its horizon is 7 days. */
public abstract class EventRecorderContract {
    protected static final Duration HORIZON = Duration.ofDays(7);

    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

    protected abstract EventRecorder recorder();

    protected abstract HistoryStore histories();

    /** Ids of the events in the streams of all users, in no order. */
    protected abstract List<String> streamed(List<UserId> users);

    @Test
    void anEventGoesToTheStreamAndIntoTheHistory() {
        Event event = event("e1", "u1", EventKind.PURCHASE, NOON, NOON);
        assertThat(recorder().record(List.of(event))).containsExactly(Outcome.RECORDED);
        assertThat(histories().read(event.user())).containsExactly(HistoryEntry.of(event));
        assertThat(streamed(List.of(event.user()))).containsExactly("e1");
    }

    @Test
    void anImpressionGoesToTheStreamOnly() {
        Event event = event("e1", "u1", EventKind.IMPRESSION, NOON, NOON);
        assertThat(recorder().record(List.of(event))).containsExactly(Outcome.RECORDED);
        assertThat(histories().read(event.user())).isEmpty();
        assertThat(streamed(List.of(event.user()))).containsExactly("e1");
    }

    @Test
    void theSameIdIsRecordedOnceAlsoDaysLaterAndWithAnotherTime() {
        Event event = event("e1", "u1", EventKind.VIEW, NOON, NOON);
        Event again = event("e1", "u1", EventKind.VIEW, NOON.plusSeconds(1), NOON.plus(Duration.ofDays(6)));
        assertThat(recorder().record(List.of(event, event))).containsExactly(Outcome.RECORDED, Outcome.DUPLICATE);
        assertThat(recorder().record(List.of(again))).containsExactly(Outcome.DUPLICATE);
        assertThat(histories().read(event.user())).containsExactly(HistoryEntry.of(event));
        assertThat(streamed(List.of(event.user()))).containsExactly("e1");
    }

    @Test
    void whatIsOlderThanTheHorizonIsRefused() {
        Event edge = event("edge", "u1", EventKind.VIEW, NOON.minus(HORIZON), NOON);
        Event older = event("older", "u1", EventKind.VIEW, NOON.minus(HORIZON).minusNanos(1), NOON);
        assertThat(recorder().record(List.of(older, edge))).containsExactly(Outcome.TOO_OLD, Outcome.RECORDED);
        assertThat(streamed(List.of(edge.user()))).containsExactly("edge");
    }

    @Test
    void outcomesStandInTheOrderOfTheEventsOfManyUsers() {
        List<Event> events = new ArrayList<>();
        List<UserId> users = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            events.add(event(
                    "e" + i / 2, "u" + i / 2 % 7, EventKind.CLICK, NOON.plusSeconds(i / 2), NOON.plusSeconds(60)));
            users.add(new UserId("u" + i % 7));
        }
        List<Outcome> outcomes = recorder().record(events);
        for (int i = 0; i < 40; i++) {
            assertThat(outcomes.get(i)).isEqualTo(i % 2 == 0 ? Outcome.RECORDED : Outcome.DUPLICATE);
        }
        assertThat(streamed(users.subList(0, 7))).hasSize(20).doesNotHaveDuplicates();
        assertThat(histories().read(new UserId("u0")))
                .extracting(entry -> entry.event().value())
                .containsExactly("e0", "e7", "e14");
    }

    private static Event event(String id, String user, EventKind kind, Instant occurred, Instant known) {
        return new Event(new EventId(id), new UserId(user), new ItemId("i1"), kind, 1.5, occurred, known);
    }
}
