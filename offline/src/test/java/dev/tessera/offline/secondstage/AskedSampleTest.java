package dev.tessera.offline.secondstage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.store.feature.History;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AskedSampleTest {
    private static final History EMPTY = new History(List.of(), new int[0], new float[0], new long[0]);
    private static final List<Asked> ALL = IntStream.range(0, 1_000)
            .mapToObj(i -> new Asked(new UserId("u" + i % 50), new ItemId("i" + i), i, EMPTY, List.of()))
            .toList();

    @Test
    void fewAreAllThere() {
        assertThat(drawn(ALL, 1_000))
                .containsExactlyElementsOf(ALL.stream().sorted(Asked.ORDER).toList());
    }

    @Test
    void ofManyTheSameOnesAreDrawnInWhateverOrderTheyCome() {
        List<Asked> turned = new ArrayList<>(ALL);
        Collections.shuffle(turned, new Random(1));
        assertThat(drawn(turned, 300)).hasSize(300).isEqualTo(drawn(ALL, 300)).isSortedAccordingTo(Asked.ORDER);
    }

    @Test
    void everyUserHasItsChance() {
        assertThat(drawn(ALL, 300).stream().map(Asked::user).distinct()).hasSizeGreaterThan(45);
    }

    private static List<Asked> drawn(List<Asked> asked, int most) {
        AskedSample sample = new AskedSample(most);
        asked.forEach(sample::add);
        return sample.drawn();
    }
}
