package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InOrderTest {
    private static final List<Integer> NUMBERS = IntStream.range(0, 100).boxed().toList();

    @Test
    void whatThreadsMakeAtTheSameTimeIsTakenInOrder() {
        CyclicBarrier allAtOnce = new CyclicBarrier(4);
        List<Integer> taken = new ArrayList<>();
        try (InOrder threads = new InOrder(4, "test")) {
            threads.forEach(NUMBERS, number -> await(allAtOnce, number), taken::add);
        }
        assertThat(taken).isEqualTo(NUMBERS);
    }

    @Test
    void noMoreIsMadeAheadThanHasRoom() {
        AtomicInteger made = new AtomicInteger();
        List<Integer> ahead = new ArrayList<>();
        try (InOrder threads = new InOrder(2, "test")) {
            threads.forEach(NUMBERS, number -> made.incrementAndGet(), number -> ahead.add(made.get() - ahead.size()));
        }
        assertThat(ahead).hasSize(100).allMatch(count -> count >= 1 && count <= 4);
    }

    @Test
    void theFirstFailureInOrderIsThrownAsItWas() {
        List<Integer> taken = new ArrayList<>();
        try (InOrder threads = new InOrder(4, "test")) {
            assertThatThrownBy(() -> threads.forEach(
                            NUMBERS,
                            number -> {
                                if (number >= 7) {
                                    throw new Failure(number);
                                }
                                return number;
                            },
                            taken::add))
                    .isInstanceOf(Failure.class)
                    .hasMessage("7");
        }
        assertThat(taken).containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    private static int await(CyclicBarrier barrier, int number) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("four threads should be at work at the same time", e);
        }
        return number;
    }

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure(int number) {
            super(Integer.toString(number));
        }
    }
}
