package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventIdsTest {
    private final List<Event> accepted = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();

    @Test
    void aGivenIdBelongsToTheFirstRow() {
        assign(draft(9, "e1"), draft(4, "e1"), draft(7, "e1"));

        assertThat(accepted).extracting(event -> event.id().value()).containsExactly("e1");
        assertThat(rejected).extracting(Rejected::row).containsExactly(7L, 9L);
        assertThat(rejected).extracting(Rejected::reason).containsOnly(Fault.DUPLICATE_ID.reason());
    }

    @Test
    void equalRowsWithoutIdAreDifferentEvents() {
        assign(draft(4, ""), draft(5, ""));

        assertThat(accepted).extracting(Event::id).doesNotHaveDuplicates().hasSize(2);
        assertThat(rejected).isEmpty();
    }

    @Test
    void derivedIdsDoNotDependOnTheOrderOfArrival() {
        assign(draft(4, ""), draft(5, ""));
        List<Event> first = List.copyOf(accepted);
        accepted.clear();
        assign(draft(5, ""), draft(4, ""));

        assertThat(accepted).isEqualTo(first);
    }

    @Test
    void derivedIdsStayTheSameFromVersionToVersion() {
        assign(draft(4, ""));

        assertThat(accepted.get(0).id().value()).isEqualTo("d-8b397c1551b6ecaafae43930f3482635");
    }

    @Test
    void identitySeparatesGivenFromDerivedIds() {
        assertThat(draft(4, "e1").identity()).isEqualTo(draft(5, "e1").identity());
        assertThat(draft(4, "").identity()).isEqualTo(draft(5, "").identity());
        assertThat(draft(4, "e1").identity()).isNotEqualTo(draft(4, "").identity());
    }

    private void assign(EventDraft... rows) {
        EventIds.assign(List.of(rows), accepted::add, rejected::add);
    }

    private static EventDraft draft(long row, String id) {
        Instant when = Instant.ofEpochSecond(1_000);
        return new EventDraft(
                "events.csv", row, id, new UserId("u"), new ItemId("i"), EventKind.RATING, 4.0, when, when);
    }
}
