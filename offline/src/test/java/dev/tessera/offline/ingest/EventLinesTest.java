package dev.tessera.offline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tessera.store.history.EventRecorder.Impression;
import dev.tessera.store.model.DecisionId;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventLinesTest {
    private static final Instant NOON = Instant.parse("2026-05-06T12:00:00Z");
    private static final EventLines LINES = new EventLines(Duration.ofDays(7), Forgotten.nobody());

    @Test
    void aLineIsAnEventThatBecameKnownWhenItWasReceived() throws RejectedLineException {
        EventLines.Reading read = LINES.read(
                line("{'event_id':'e','user_id':'u','item_id':'i','timestamp':'2026-05-06T11:00:00Z','kind':'click'}"));
        assertThat(read.event()).isEqualTo(click(NOON.minus(Duration.ofHours(1)), NOON));
        assertThat(read.impression()).isEmpty();
    }

    @Test
    void aLineMaySayWhenItBecameKnownButNotAfterItWasReceived() throws RejectedLineException {
        assertThat(event("2026-01-06T11:00:00Z", "2026-01-06T12:00:00Z"))
                .isEqualTo(click(Instant.parse("2026-01-06T11:00:00Z"), Instant.parse("2026-01-06T12:00:00Z")));
        assertThat(event("2026-05-06T11:00:00Z", "2026-05-06T12:04:00Z").knownAt())
                .isEqualTo(NOON);
    }

    @ParameterizedTest
    @MethodSource("whatOnceLookedLikeOneEvent")
    void whatIsNotOneEventIsRejected(String what, String text, String message) {
        assertThatThrownBy(() -> LINES.read(line(text))).as(what).hasMessage(message);
    }

    static List<Arguments> whatOnceLookedLikeOneEvent() {
        String event = "{'event_id':'e','user_id':'u','item_id':'i','timestamp':'2026-05-06','kind':'click'}";
        return List.of(
                Arguments.of("two of them", event + event, ": not a JSON object"),
                Arguments.of("text behind it", event + "x", ": not a JSON object"),
                Arguments.of(
                        "arrays in arrays",
                        event.replace("'i'", "[".repeat(900) + "]".repeat(900)),
                        ": not a JSON object"),
                Arguments.of(
                        "half a character",
                        event.replace("'u'", "'u\\ud83d'"),
                        "user_id: not an id: more than 256 bytes, a control character, or half of a character"),
                Arguments.of(
                        "its other half",
                        event.replace("'u'", "'\\ude00u'"),
                        "user_id: not an id: more than 256 bytes, a control character, or half of a character"));
    }

    @Test
    void anEventALittleAheadOccursWhenItWasReceived() throws RejectedLineException {
        assertThat(event("2026-05-06T12:05:00Z", "")).isEqualTo(click(NOON, NOON));
    }

    @Test
    void aLineMaySayWhereTheItemWasShown() throws RejectedLineException {
        assertThat(LINES.read(
                                line(
                                        "{'event_id':'e','user_id':'u','item_id':'i','timestamp':'2026-05-06','decision_id':'d7','position':2}"))
                        .impression())
                .contains(new Impression(new DecisionId("d7"), 2));
    }

    @ParameterizedTest
    @CsvSource({
        "event_id, '', event_id: blank",
        "user_id, '', user_id: blank",
        "kind, stare, kind: unknown event kind",
        "timestamp, 2026-05-06T12:05:01Z, timestamp: time in the future",
        "timestamp, 2026-04-29T11:59:59Z, timestamp: older than ids are remembered",
        "known_at, 2026-05-06T12:05:01Z, known_at: time in the future",
        "known_at, 2026-05-05, known_at: known before it happened",
        "position, -1, position: not a position",
        "position, '', position: not a position"
    })
    void badFieldsAreRefusedByName(String column, String text, String message) {
        String json =
                "{'event_id':'e','user_id':'u','item_id':'i','timestamp':'2026-05-06T11:00:00Z','kind':'','decision_id':'d','position':'1','"
                        + column + "':'" + text + "'}";
        assertThatThrownBy(() -> LINES.read(line(json))).hasMessage(message);
    }

    @Test
    void whatIsNoObjectIsRejectedWithItsTextAndWhereItIs() {
        assertThat(rejected(LINES, "[1]")).isEqualTo(new Rejected("clicks", 42, "", "not a JSON object", "[1]"));
        assertThat(rejected(LINES, "")).isEqualTo(new Rejected("clicks", 42, "", "not a JSON object", ""));
    }

    @Test
    void noTextIsKeptOfWhoIsOrMayBeForgotten() {
        EventLines lines = new EventLines(Duration.ofDays(7), Forgotten.nobody().with(new UserId("ann"), NOON));
        String json = "{'user_id':'%s','item_id':'i','timestamp':'2026-05-06','kind':'ann loves this'}";
        assertThat(rejected(lines, json.formatted("ann")).raw()).isEmpty();
        assertThat(rejected(lines, json.formatted("bob")).raw()).isEqualTo("ann loves this");
        assertThat(rejected(lines, "{'user_id':'ann'").raw()).isEmpty();
    }

    private static Rejected rejected(EventLines lines, String json) {
        return catchThrowableOfType(RejectedLineException.class, () -> lines.read(line(json)))
                .rejected();
    }

    private static Event event(String timestamp, String knownAt) throws RejectedLineException {
        return LINES.read(line("{'event_id':'e','user_id':'u','item_id':'i','kind':'CLICK','timestamp':'" + timestamp
                        + "','known_at':'" + knownAt + "'}"))
                .event();
    }

    private static Event click(Instant occurred, Instant known) {
        return new Event(
                new EventId("e"), new UserId("u"), new ItemId("i"), EventKind.CLICK, Double.NaN, occurred, known);
    }

    private static EventLine line(String json) {
        return new EventLine("clicks", 42, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), NOON);
    }
}
