package dev.tessera.store.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockThreadsTest {
    @Test
    void allIsDoneOnSeveralThreadsAtTheSameTime() {
        CyclicBarrier allAtOnce = new CyclicBarrier(4);
        Set<Integer> done = new ConcurrentSkipListSet<>();
        try (BlockThreads threads = new BlockThreads(4, "test")) {
            threads.run(tasks(100, number -> {
                await(allAtOnce);
                done.add(number);
            }));
        }
        assertThat(done).hasSize(100);
    }

    @Test
    void whatWasStartedIsThereLaterOrThrowsAsItWas() {
        try (BlockThreads threads = new BlockThreads(2, "test")) {
            Future<String> made = threads.start(() -> "made");
            Future<String> failed = threads.start(() -> {
                throw new Failure(3);
            });
            assertThat(BlockThreads.result(made)).isEqualTo("made");
            assertThatThrownBy(() -> BlockThreads.result(failed))
                    .isInstanceOf(Failure.class)
                    .hasMessage("3");
        }
    }

    @Test
    void theFirstFailureInOrderIsThrownAsItWas() {
        try (BlockThreads threads = new BlockThreads(4, "test")) {
            assertThatThrownBy(() -> threads.run(tasks(100, number -> {
                        if (number >= 7) {
                            throw new Failure(number);
                        }
                    })))
                    .isInstanceOf(Failure.class)
                    .hasMessage("7");
        }
    }

    /** Each waits for the one before; were one begun behind one that is left out, it would wait for ever. */
    @Test
    void afterAFailureNothingWaitsForWhatIsLeftOut() {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        for (int round = 0; round < 200; round++) {
            List<CompletableFuture<Integer>> done = new ArrayList<>();
            IntStream.rangeClosed(0, 50).forEach(i -> done.add(new CompletableFuture<>()));
            done.get(0).complete(0);
            try (BlockThreads threads = new BlockThreads(4, "test")) {
                assertThatThrownBy(() -> threads.run(tasks(50, number -> {
                            begun.incrementAndGet();
                            try {
                                if (number == 3) {
                                    throw new Failure(number);
                                }
                                done.get(number + 1).complete(done.get(number).join());
                            } catch (RuntimeException e) {
                                done.get(number + 1).completeExceptionally(e);
                                throw e;
                            } finally {
                                ended.incrementAndGet();
                            }
                        })))
                        .isInstanceOf(Failure.class)
                        .hasMessage("3");
            }
            assertThat(ended).as("of round " + round).hasValue(begun.get());
        }
    }

    private static List<Runnable> tasks(int count, IntConsumer task) {
        return IntStream.range(0, count)
                .<Runnable>mapToObj(number -> () -> task.accept(number))
                .toList();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("four threads should be at work at the same time", e);
        }
    }

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure(int number) {
            super(Integer.toString(number));
        }
    }
}
