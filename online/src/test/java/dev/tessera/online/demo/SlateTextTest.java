package dev.tessera.online.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.model.UserId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlateTextTest {
    private static Slate slate(String... items) {
        return new Slate(
                "g-7",
                "full",
                "",
                List.of(items).stream()
                        .map(item -> new Slate.Entry(item, "Title of " + item, 0.5f))
                        .toList());
    }

    @Test
    void whatIsNewIsMarkedAndCounted() {
        String text = SlateText.change(new UserId("u"), List.of("Lamp"), slate("a", "b", "c"), slate("b", "d", "e"));
        assertThat(text.lines())
                .anyMatch(line -> line.matches(" *1  Title of a +Title of b"))
                .anyMatch(line -> line.matches(" *2  Title of b +\\+ Title of d"))
                .anyMatch(line -> line.contains("2 of 3 items are new (+), 1 stayed"))
                .anyMatch(line -> line.contains("generation g-7, rung full"))
                .anyMatch(line -> line.strip().equals("Lamp"));
    }

    @Test
    void slatesOfDifferentLengthStandSideBySide() {
        assertThat(SlateText.change(new UserId("u"), List.of(), slate(), slate("a")))
                .contains("+ Title of a")
                .contains("1 of 1 items are new");
    }

    @Test
    void meanPlacesCountWhatIsAbsentAsBehindTheLast() {
        assertThat(slate("a", "b", "c").meanPlace(Set.of("a", "c"))).isEqualTo(2);
        assertThat(slate("a", "b", "c").meanPlace(Set.of("b", "x"))).isEqualTo(3);
        assertThat(slate().meanPlace(Set.of("x"))).isEqualTo(1);
    }

    @Test
    void aReasonFollowsItsRung() {
        Slate slate = new Slate("g-7", "popularity", "no history", List.of(new Slate.Entry("x", "", 1)));
        assertThat(SlateText.of("Newcomer", slate))
                .contains("rung popularity (no history)")
                .contains(" 1  x ");
    }

    @Test
    void longTitlesAreCut() {
        assertThat(SlateText.fit("abcdef", 4)).isEqualTo("abc…");
        assertThat(SlateText.fit("abcd", 4)).isEqualTo("abcd");
    }
}
