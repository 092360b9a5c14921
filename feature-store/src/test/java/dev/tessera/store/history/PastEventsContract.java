package dev.tessera.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.PastEvents.Rebuilt;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link PastEvents} does. Its horizon is 7 days, its limit {@value #LIMIT}. */
public abstract class PastEventsContract {
    protected static final Duration HORIZON = Duration.ofDays(7);
    protected static final int LIMIT = 5;

    private static final Instant NOW = Instant.parse("2024-05-06T12:00:00Z");

    protected abstract PastEvents past();

    protected abstract EventRecorder recorder();

    protected abstract HistoryStore histories();

    @Test
    void historiesAreTheNewestOfEachUserWhateverTheOrderAndHoweverOften() {
        Random random = new Random(7);
        List<Event> events = IntStream.range(0, 6_000)
                .mapToObj(i -> event(
                        "e" + random.nextInt(4_000),
                        random.nextInt(60),
                        EventKind.values()[random.nextInt(7)],
                        NOW.minusSeconds(random.nextInt(2_000_000))))
                .toList();
        List<Event> once = distinct(events);
        Map<UserId, List<HistoryEntry>> expected = oracle(once);
        assertThat(expected).hasSize(60);

        List<Event> shuffled = new ArrayList<>(once);
        shuffled.addAll(once.subList(0, 1_000));
        Collections.shuffle(shuffled, random);
        for (int from = 0; from < shuffled.size(); from += 700) {
            past().rebuild(shuffled.subList(from, Math.min(from + 700, shuffled.size())), NOW);
        }
        assertThatHistoriesAre(expected);
        assertThat(past().rebuild(shuffled, NOW)).as("once more").isEqualTo(Rebuilt.NOTHING);
        assertThatHistoriesAre(expected);
    }

    /** An id that one user has twice, or that two users of one partition have, would be a duplicate to a recorder. */
    private static List<Event> distinct(List<Event> events) {
        Set<EventId> ids = new HashSet<>();
        return events.stream().filter(event -> ids.add(event.id())).toList();
    }

    private static Map<UserId, List<HistoryEntry>> oracle(List<Event> events) {
        Map<UserId, List<HistoryEntry>> all = new HashMap<>();
        for (Event event : events) {
            if (event.kind() != EventKind.IMPRESSION) {
                all.computeIfAbsent(event.user(), user -> new ArrayList<>()).add(HistoryEntry.of(event));
            }
        }
        all.values().forEach(entries -> {
            entries.sort(HistoryEntry.ORDER);
            entries.subList(0, Math.max(0, entries.size() - LIMIT)).clear();
        });
        return all;
    }

    private void assertThatHistoriesAre(Map<UserId, List<HistoryEntry>> expected) {
        expected.forEach((user, entries) ->
                assertThat(histories().read(user)).as("history of %s", user).isEqualTo(entries));
    }

    @Test
    void countsAreOfWhatWasNotThere() {
        List<Event> events = IntStream.range(0, LIMIT + 2)
                .mapToObj(i -> event("e" + i, 1, EventKind.VIEW, NOW.minusSeconds(100 - i)))
                .toList();
        recorder().record(events.subList(0, 2));
        assertThat(past().rebuild(events.subList(1, 3), NOW)).isEqualTo(new Rebuilt(1, 1));
        Rebuilt rest = past().rebuild(events, NOW);
        assertThat(rest.ids()).isEqualTo(LIMIT - 1);
        assertThat(rest.entries()).isBetween(LIMIT - 1L, LIMIT + 2L);
        assertThat(past().rebuild(events, NOW)).isEqualTo(Rebuilt.NOTHING);
        Event shown = event("shown", 1, EventKind.IMPRESSION, NOW);
        assertThat(past().rebuild(List.of(shown), NOW)).as("in no history").isEqualTo(new Rebuilt(0, 1));
        assertThat(past().rebuild(List.of(), NOW)).isEqualTo(Rebuilt.NOTHING);
    }

    @Test
    void aRetryOfARecentEventIsADuplicateAndANewEventIsNot() {
        Event recent = event("recent", 1, EventKind.PURCHASE, NOW.minus(HORIZON).plusSeconds(60));
        Event shown = event("shown", 2, EventKind.IMPRESSION, NOW.minusSeconds(5));
        assertThat(past().rebuild(List.of(recent, shown), NOW)).isEqualTo(new Rebuilt(1, 2));
        Event retried = known(recent, NOW);
        Event other = known(event("other", 1, EventKind.VIEW, NOW), NOW);
        assertThat(recorder().record(List.of(retried, other, known(shown, NOW))))
                .containsExactly(Outcome.DUPLICATE, Outcome.RECORDED, Outcome.DUPLICATE);
        assertThat(histories().read(recent.user())).containsExactly(HistoryEntry.of(recent), HistoryEntry.of(other));
    }

    @Test
    void whatIsOlderThanTheHorizonIsInTheHistoryAndItsIdIsForgotten() {
        Event old = event("old", 1, EventKind.VIEW, NOW.minus(HORIZON).minus(Duration.ofDays(2)));
        assertThat(past().rebuild(List.of(old), NOW)).isEqualTo(new Rebuilt(1, 0));
        assertThat(histories().read(old.user())).containsExactly(HistoryEntry.of(old));
    }

    @Test
    void besideARecorderNothingThatIsRightChanges() {
        Event live = event("live", 1, EventKind.PURCHASE, NOW);
        Event before = event("before", 1, EventKind.VIEW, NOW.minusSeconds(60));
        assertThat(recorder().record(List.of(live))).containsExactly(Outcome.RECORDED);
        assertThat(past().rebuild(List.of(before, live), NOW)).isEqualTo(new Rebuilt(1, 1));
        assertThat(histories().read(live.user())).containsExactly(HistoryEntry.of(before), HistoryEntry.of(live));
        assertThat(recorder().record(List.of(live, before))).containsOnly(Outcome.DUPLICATE);
    }

    private static Event event(String id, int user, EventKind kind, Instant at) {
        return new Event(new EventId(id), new UserId("u" + user), new ItemId("i" + id.length()), kind, 1.5, at, at);
    }

    private static Event known(Event event, Instant at) {
        return new Event(event.id(), event.user(), event.item(), event.kind(), event.value(), event.occurredAt(), at);
    }
}
