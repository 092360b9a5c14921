package dev.tessera.store.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.ItemId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What all {@link Counters} do. */
public abstract class CountersContract {
    private static final long DAY = 19_849;
    private static final ItemId A = new ItemId("a");
    private static final ItemId B = new ItemId("b é");
    private static final Count OF_A = Count.engagement(A, DAY);
    private static final Count A_WITH_B = Count.covisit(A, B, DAY);

    protected abstract Counters counters();

    @Test
    void countsAreReadByDayAndItem() {
        Fence fence = new Fence(counters().beginEpoch(), 1);
        counters()
                .put(
                        fence,
                        List.of(
                                OF_A.withValue(3),
                                Count.engagement(B, DAY).withValue(4),
                                Count.engagement(A, DAY + 1).withValue(5),
                                A_WITH_B.withValue(2)));
        assertThat(counters().popularity(DAY)).isEqualTo(Map.of(A, 3L, B, 4L));
        assertThat(counters().popularity(DAY + 1)).isEqualTo(Map.of(A, 5L));
        assertThat(counters().popularity(DAY + 2)).isEmpty();
        assertThat(counters().covisits(A, DAY)).isEqualTo(Map.of(B, 2L));
        assertThat(counters().covisits(B, DAY)).isEmpty();
    }

    @Test
    void writingTwiceHasTheEffectOfOnceAndWhatIsAsOfEarlierDoesNotReplaceLater() {
        long epoch = counters().beginEpoch();
        counters().put(new Fence(epoch, 7), List.of(OF_A.withValue(7)));
        counters().put(new Fence(epoch, 7), List.of(OF_A.withValue(7)));
        counters().put(new Fence(epoch, 6), List.of(OF_A.withValue(6), A_WITH_B.withValue(1)));
        assertThat(counters().popularity(DAY)).isEqualTo(Map.of(A, 7L));
        assertThat(counters().covisits(A, DAY))
                .describedAs("an earlier checkpoint may still bring what no later one has")
                .isEqualTo(Map.of(B, 1L));
        counters().put(new Fence(epoch, 8), List.of(OF_A.withValue(9)));
        assertThat(counters().popularity(DAY)).isEqualTo(Map.of(A, 9L));
    }

    @Test
    void aLaterJobFencesOffTheEarlierOneBeforeItWritesAnything() {
        long first = counters().beginEpoch();
        counters().put(new Fence(first, 100), List.of(OF_A.withValue(50)));
        long second = counters().beginEpoch();
        assertThat(second).isGreaterThan(first);
        assertThatThrownBy(() -> counters().put(new Fence(first, 101), List.of(OF_A.withValue(51))))
                .isInstanceOf(FencedOffException.class)
                .hasMessageContaining("only one ./tessera stream may run on a namespace");
        assertThat(counters().popularity(DAY)).isEqualTo(Map.of(A, 50L));
        counters().put(new Fence(second, 1), List.of(OF_A.withValue(2)));
        assertThat(counters().popularity(DAY)).isEqualTo(Map.of(A, 2L));
    }

    @Test
    void manyCountsAreWrittenAtOnce() {
        List<Count> many = IntStream.range(0, 20_000)
                .mapToObj(n -> Count.engagement(new ItemId("i" + n), DAY).withValue(n))
                .toList();
        counters().put(new Fence(counters().beginEpoch(), 1), many);
        assertThat(counters().popularity(DAY)).hasSize(20_000).containsEntry(new ItemId("i12345"), 12_345L);
    }
}
