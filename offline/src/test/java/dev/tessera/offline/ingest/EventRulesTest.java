package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.EventKind;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventRulesTest {
    private static final EventRules RULES = new EventRules(Instant.parse("2026-01-01T00:00:00Z"));

    @Test
    void aRatingIsAnEventWithAValue() throws FaultException {
        EventDraft draft = RULES.read(row("rating", "4.5"));

        assertThat(draft.kind()).isEqualTo(EventKind.RATING);
        assertThat(draft.value()).isEqualTo(4.5);
        assertThat(draft.knownAt()).isEqualTo(draft.occurredAt());
    }

    @Test
    void withoutRatingAndKindItIsAView() throws FaultException {
        EventDraft draft = RULES.read(row("rating", ""));

        assertThat(draft.kind()).isEqualTo(EventKind.VIEW);
        assertThat(draft.value()).isNaN();
    }

    @Test
    void kindsAreNamedInAnyCase() throws FaultException {
        assertThat(RULES.read(row("kind", "purchase")).kind()).isEqualTo(EventKind.PURCHASE);
    }

    @ParameterizedTest
    @CsvSource({
        "user_id, '', user_id: blank",
        "item_id, '', item_id: blank",
        "timestamp, '', timestamp: blank",
        "timestamp, -5, timestamp: time before 1970",
        "timestamp, 2099-01-01, timestamp: time in the future",
        "timestamp, soon, timestamp: not a time",
        "known_at, 2099-01-01, known_at: time in the future",
        "known_at, 1, known_at: known before it happened",
        "kind, stare, kind: unknown event kind",
        "rating, good, rating: not a number",
        "rating, NaN, rating: not a number",
        "rating, 1e999, rating: not a number"
    })
    void badFieldsAreRefusedByName(String column, String text, String message) {
        assertThatThrownBy(() -> RULES.read(row(column, text))).hasMessage(message);
    }

    private static SourceRow row(String column, String text) {
        Map<String, String> fields =
                new TreeMap<>(Map.of("user_id", "u", "item_id", "i", "timestamp", "1000", "kind", ""));
        fields.put(column, text);
        return new SourceRow("events.csv", 2, fields);
    }
}
