package dev.tessera.online.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TourTest {
    @TempDir
    Path work;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @BeforeEach
    void aTableOfEventsInWhichUserAnnLikesTheFirstKind() throws IOException {
        List<Event> events = new ArrayList<>();
        for (int number = 0; number < 12; number++) {
            events.add(event("ann", number % 10, number));
        }
        for (int item = 0; item < 100; item++) {
            events.add(event("bob", item, 100 + item));
        }
        Table.of("events", Event.class, 1).write(work.resolve("tables").resolve("events"), events);
    }

    private static Event event(String user, int item, int second) {
        Instant moment = Instant.ofEpochSecond(1_000_000 + second);
        return new Event(
                new EventId("e" + second),
                new UserId(user),
                new ItemId(FakeRanker.item(item)),
                EventKind.RATING,
                item % 5,
                moment,
                moment);
    }

    @Test
    void aKnownUsersSlateFollowsThreeEventsOfAnotherKind() throws IOException {
        FakeRanker ranker = new FakeRanker(() -> {});
        ranker.touched("ann", 3);
        try (FakeServer server = new FakeServer(ranker)) {
            assertThat(TourCommand.run(server.target(), work, Optional.empty(), out))
                    .isTrue();
        }
        assertThat(text())
                .contains("Somebody whom nobody knows yet")
                .contains("rung popularity")
                .contains("User ann, known by past events")
                .contains("rung full")
                .containsPattern("10 of 10 items are new")
                .contains("+ Thing")
                .contains("stand at 7.0 now");
        assertThat(ranker.history("ann")).hasSize(4);
        assertThat(ranker.history("ann").subList(1, 4)).allSatisfy(event -> {
            assertThat(event.getKind()).isEqualTo(dev.tessera.v1.EventKind.EVENT_KIND_RATING);
            assertThat(event.getValue()).isEqualTo(4.0);
        });
    }

    @Test
    void aSlateThatDoesNotFollowIsAFault() throws IOException {
        try (FakeServer server = new FakeServer(new FakeRanker(() -> {}, false))) {
            assertThat(TourCommand.run(server.target(), work, Optional.empty(), out))
                    .isFalse();
        }
        assertThat(text())
                .containsPattern("stood at place (\\d+\\.\\d) .*, and stand at \\1 now")
                .contains("did not turn to what was just recorded");
    }

    @Test
    void aChosenUserIsAskedFor() throws IOException {
        try (FakeServer server = new FakeServer(new FakeRanker(() -> {}))) {
            TourCommand.run(server.target(), work, Optional.of(new UserId("ann")), out);
        }
        assertThat(text()).contains("User ann");
    }

    @Test
    void aWorkFolderWithoutEventsIsNamed() {
        assertThatThrownBy(() -> TourCommand.run(
                        RankerTarget.open(new RankerAddress("localhost", 1)),
                        work.resolve("none"),
                        Optional.empty(),
                        out))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none");
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
