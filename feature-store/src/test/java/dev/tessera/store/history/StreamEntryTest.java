package dev.tessera.store.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tessera.store.history.EventRecorder.Impression;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamEntryTest {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");
    private static final Event EVENT = event(NOON.minusSeconds(1), NOON);

    @Test
    void anEventComesBackAsItWas() throws MalformedEntryException {
        assertThat(entry(StreamEntry.fieldsOf(EVENT, Optional.empty())).event()).isEqualTo(EVENT);
    }

    @Test
    void whereAnItemWasShownComesBackToo() throws MalformedEntryException {
        Impression shown = new Impression(new DecisionId("d1"), 3);
        assertThat(entry(StreamEntry.fieldsOf(EVENT, Optional.of(shown))).impression())
                .contains(shown);
        assertThat(entry(StreamEntry.fieldsOf(EVENT, Optional.empty())).impression())
                .isEmpty();
        Map<String, String> fields = new TreeMap<>(StreamEntry.fieldsOf(EVENT, Optional.of(shown)));
        fields.put("position", "-1");
        MalformedEntryException fault = catchThrowableOfType(
                MalformedEntryException.class, () -> entry(fields).impression());
        assertThat(fault.field()).isEqualTo("position");
        assertThat(fault.reason()).isEqualTo("not a position");
    }

    @ParameterizedTest
    @CsvSource({
        "event, '', not an id",
        "user, ' ', not an id",
        "item, '', not an id",
        "kind, HUG, unknown event kind",
        "value, much, not a number",
        "occurred, yesterday, not a time",
        "occurred, -1000000000-01-01T00:00:00Z, time before 1970",
        "occurred, 2024-05-06T12:00:01Z, known before it happened",
        "known, 5, not a time",
    })
    void aFieldThatIsNotWhatItMustBeIsNamed(String field, String text, String reason) {
        Map<String, String> fields = new TreeMap<>(StreamEntry.fieldsOf(EVENT, Optional.empty()));
        fields.put(field, text);
        assertThat(faultOf(fields).reason()).isEqualTo(reason);
    }

    @Test
    void anEntryFromBefore1970IsNotForgottenUnlessItsUserIs() {
        Map<String, String> fields = new TreeMap<>(StreamEntry.fieldsOf(EVENT, Optional.empty()));
        fields.put("known", "1969-12-31T23:59:59Z");
        StreamEntry entry = entry(fields);
        assertThat(entry.isForgotten()).isFalse();
        assertThat(entry.knowing(Map.of(EVENT.user(), NOON)).isForgotten()).isTrue();
    }

    @Test
    void aFieldThatIsMissingIsNamed() {
        Map<String, String> fields = new TreeMap<>(StreamEntry.fieldsOf(EVENT, Optional.empty()));
        fields.remove("user");
        MalformedEntryException fault = faultOf(fields);
        assertThat(fault.field()).isEqualTo("user");
        assertThat(fault.reason()).isEqualTo("missing");
    }

    @Test
    void whatIsKnownLongAfterItWasRecordedLiesInTheFuture() throws MalformedEntryException {
        Instant edge = NOON.plus(StreamEntry.CLOCKS_APART);
        assertThat(entry(StreamEntry.fieldsOf(event(NOON, edge), Optional.empty()))
                        .event()
                        .knownAt())
                .isEqualTo(edge);
        MalformedEntryException fault =
                faultOf(StreamEntry.fieldsOf(event(NOON, edge.plus(Duration.ofMillis(1))), Optional.empty()));
        assertThat(fault.field()).isEqualTo("known");
        assertThat(fault.reason()).isEqualTo("time in the future");
    }

    @Test
    void anEntryKnownBeforeItsUserWasForgottenIsForgotten() {
        Map<String, String> fields = StreamEntry.fieldsOf(EVENT, Optional.empty());
        UserId user = EVENT.user();
        assertThat(entry(fields).isForgotten()).isFalse();
        assertThat(entry(fields).knowing(Map.of(new UserId("u2"), NOON)).isForgotten())
                .isFalse();
        assertThat(entry(fields).knowing(Map.of(user, NOON)).isForgotten()).isTrue();
        assertThat(entry(fields).knowing(Map.of(user, NOON.minusMillis(1))).isForgotten())
                .isFalse();
    }

    @Test
    void anEntryThatIsNoEventIsForgottenByWhenItWasRecorded() {
        Map<String, String> fields = Map.of("user", "u1", "known", "yesterday");
        UserId user = EVENT.user();
        assertThat(entry(fields).knowing(Map.of(user, NOON)).isForgotten()).isTrue();
        assertThat(entry(fields).knowing(Map.of(user, NOON.minusMillis(1))).isForgotten())
                .isFalse();
        assertThat(entry(Map.of("n", "1")).knowing(Map.of(user, NOON)).isForgotten())
                .isFalse();
    }

    private static MalformedEntryException faultOf(Map<String, String> fields) {
        return catchThrowableOfType(
                MalformedEntryException.class, () -> entry(fields).event());
    }

    private static StreamEntry entry(Map<String, String> fields) {
        return new StreamEntry(3, NOON.toEpochMilli() + "-7", fields);
    }

    private static Event event(Instant occurred, Instant known) {
        return new Event(new EventId("e1"), new UserId("u1"), new ItemId("i1"), EventKind.RATING, 4.5, occurred, known);
    }
}
