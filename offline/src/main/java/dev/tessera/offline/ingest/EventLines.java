package dev.tessera.offline.ingest;

import dev.tessera.store.history.EventRecorder.Impression;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@link EventLine lines} by the {@link EventRules} of files. What differs is that an event must have an id, as there are no rows before it to
 * derive one from; that it may be up to {@link #AHEAD} in the future, as clocks differ, and counts as of the moment of its receipt then; and that one
 * older than ids are remembered is refused.
 */
public final class EventLines implements Serializable {
    private static final long serialVersionUID = 1;

    static final Duration AHEAD = Duration.ofMinutes(5);

    private final Duration horizon;
    private final Forgotten forgotten;

    /**
     * @param horizon how long ids are remembered, by which an event is told from one that is sent again
     * @param forgotten whose text is not kept where a line is rejected
     */
    public EventLines(Duration horizon, Forgotten forgotten) {
        this.horizon = horizon;
        this.forgotten = forgotten;
    }

    /** What a line says. */
    public record Reading(Event event, Optional<Impression> impression) {}

    /** @throws RejectedLineException saying what is wrong with the first field that is not acceptable, or the whole line */
    public Reading read(EventLine line) throws RejectedLineException {
        List<SourceRow> rows = new ArrayList<>();
        List<Rejected> rejected = new ArrayList<>();
        JsonRows.read(line.whole(), rows::add, rejected::add);
        if (rows.isEmpty()) {
            // Nobody knows whose it is.
            throw new RejectedLineException(
                    forgotten.isEmpty() ? rejected.get(0) : rejected.get(0).withoutRaw());
        }
        SourceRow row = rows.get(0);
        try {
            return new Reading(event(row, line.received()), impression(row));
        } catch (FaultException e) {
            Rejected fault = e.of(row);
            boolean withheld = forgotten.isOne(row.text(EventColumns.USER));
            throw new RejectedLineException(withheld ? fault.withoutRaw() : fault);
        }
    }

    private Event event(SourceRow row, Instant received) throws FaultException {
        EventDraft draft = new EventRules(received.plus(AHEAD)).read(row);
        EventId id = Fields.id(row, EventColumns.ID, EventId::new);
        Instant known = row.has(EventColumns.KNOWN_AT) ? earlier(draft.knownAt(), received) : received;
        Instant occurred = earlier(draft.occurredAt(), known);
        if (occurred.isBefore(known.minus(horizon))) {
            throw new FaultException(EventColumns.TIME, Fault.TOO_OLD);
        }
        return new Event(id, draft.user(), draft.item(), draft.kind(), draft.value(), occurred, known);
    }

    private static Optional<Impression> impression(SourceRow row) throws FaultException {
        if (!row.has(EventColumns.DECISION)) {
            return Optional.empty();
        }
        DecisionId decision = Fields.id(row, EventColumns.DECISION, DecisionId::new);
        try {
            return Optional.of(new Impression(decision, Integer.parseInt(row.text(EventColumns.POSITION))));
        } catch (IllegalArgumentException e) {
            throw new FaultException(EventColumns.POSITION, Fault.NOT_A_POSITION);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
