package dev.tessera.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.history.ForgottenUsers.Erased;
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

/** What all {@link ForgottenUsers} do, together with the recorder and the histories that they share their tombstones with. */
public abstract class ForgottenUsersContract {
    private static final UserId ANN = new UserId("ann {1} ü");
    private static final UserId BOB = new UserId("bob");
    private static final Duration REMEMBERED = ForgottenUsers.REMEMBERED;

    protected abstract ForgottenUsers users();

    protected abstract EventRecorder recorder();

    /** Keeps 5,000 entries. */
    protected abstract HistoryStore histories();

    /** Ids of the events in the stream of a user's partition, in order. */
    protected abstract List<String> streamed(UserId user);

    /** The clock of the store. */
    protected abstract Instant now();

    @Test
    void nothingOfTheUserIsLeftAndOthersStayAsTheyAre() {
        Instant at = now().minusSeconds(60);
        recorder().record(List.of(event("a1", ANN, at), event("b1", BOB, at), event("a2", ANN, at)));
        assertThat(users().upTo(ANN)).isEmpty();
        Erased erased = users().forget(ANN, REMEMBERED);
        assertThat(erased.historyEntries()).isEqualTo(2);
        assertThat(erased.streamEntries()).isEqualTo(2);
        assertThat(erased.upTo()).isAfter(at);
        assertThat(users().upTo(ANN)).contains(erased.upTo());
        assertThat(histories().read(ANN)).isEmpty();
        assertThat(streamed(ANN)).doesNotContain("a1", "a2");
        assertThat(histories().read(BOB)).hasSize(1);
        assertThat(streamed(BOB)).containsExactly("b1");
        assertThat(users().upTo(BOB)).isEmpty();
    }

    @Test
    void whatWasKnownByThenIsNotTakenAgain() {
        Instant at = now().minusSeconds(60);
        Event known = event("a1", ANN, at);
        Event other = event("a2", ANN, at);
        recorder().record(List.of(known));
        Erased erased = users().forget(ANN, REMEMBERED);
        Event edge = event("a3", ANN, erased.upTo());
        assertThat(recorder().record(List.of(known, other, edge, event("b1", BOB, at))))
                .containsExactly(Outcome.FORGOTTEN, Outcome.FORGOTTEN, Outcome.FORGOTTEN, Outcome.RECORDED);
        assertThat(histories().append(ANN, List.of(HistoryEntry.of(known), HistoryEntry.of(edge))))
                .isZero();
        assertThat(histories().read(ANN)).isEmpty();
        assertThat(streamed(ANN)).doesNotContain("a1", "a2", "a3");
    }

    @Test
    void aUserMayComeBack() {
        recorder().record(List.of(event("a1", ANN, now().minusSeconds(60))));
        Instant upTo = users().forget(ANN, REMEMBERED).upTo();
        Instant later = upTo.plusMillis(1);
        Event back = event("a2", ANN, later);
        Event late = new Event(new EventId("a3"), ANN, new ItemId("i"), EventKind.VIEW, 1, upTo.minusSeconds(5), later);
        assertThat(recorder().record(List.of(back, late))).containsExactly(Outcome.RECORDED, Outcome.RECORDED);
        assertThat(streamed(ANN)).contains("a2", "a3");
        assertThat(histories().read(ANN))
                .describedAs("a history has nothing that occurred before its user was forgotten")
                .containsExactly(HistoryEntry.of(back));
    }

    @Test
    void aUserWhoIsForgottenAgainIsForgottenUpToThen() {
        Instant first = users().forget(ANN, REMEMBERED).upTo();
        recorder().record(List.of(event("a1", ANN, first.plusMillis(1))));
        Erased second = users().forget(ANN, REMEMBERED);
        assertThat(second.upTo()).isAfter(first);
        assertThat(users().upTo(ANN)).contains(second.upTo());
        assertThat(histories().read(ANN)).isEmpty();
        assertThat(streamed(ANN)).isEmpty();
    }

    @Test
    void anEventWhoseKnownTimeIsAheadOfTheStoresClockIsForgottenToo() {
        Instant ahead = Instant.ofEpochMilli(now().plusSeconds(600).toEpochMilli());
        Event event = event("a1", ANN, ahead);
        recorder().record(List.of(event));
        assertThat(users().forget(ANN, REMEMBERED).upTo()).isEqualTo(ahead);
        assertThat(recorder().record(List.of(event))).containsExactly(Outcome.FORGOTTEN);
        assertThat(streamed(ANN)).isEmpty();
    }

    @Test
    void aStreamOfThousandsIsSearchedToItsEnd() {
        Instant at = now().minusSeconds(60);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            events.add(event("a" + i, ANN, at));
        }
        recorder().record(events);
        Erased erased = users().forget(ANN, REMEMBERED);
        assertThat(erased.historyEntries()).isEqualTo(1_200);
        assertThat(erased.streamEntries()).isEqualTo(1_200);
        assertThat(streamed(ANN)).isEmpty();
    }

    protected static Event event(String id, UserId user, Instant at) {
        return new Event(new EventId(id), user, new ItemId("i1"), EventKind.VIEW, 1, at, at);
    }
}
