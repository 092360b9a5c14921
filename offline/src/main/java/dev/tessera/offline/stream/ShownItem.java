package dev.tessera.offline.stream;

import dev.tessera.store.history.EventRecorder.Impression;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Column;
import java.time.Instant;

/** Where the item of an event was shown: what joins events with the decisions that they follow. */
public record ShownItem(
        EventId event,
        UserId user,
        ItemId item,
        EventKind kind,
        @Column("the decision whose slate showed it") DecisionId decision,
        @Column("in the slate, from 0") int position,
        @Column("when the event became known") Instant knownAt) {

    static ShownItem of(Event event, Impression shown) {
        return new ShownItem(
                event.id(),
                event.user(),
                event.item(),
                event.kind(),
                shown.decision(),
                shown.position(),
                event.knownAt());
    }
}
