package dev.tessera.store.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OrderlyExitTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final OrderlyExit exit = new OrderlyExit();

    @Test
    void theEndWaitsForARunAndNoneBeginsAfterIt() throws Exception {
        exit.begin();
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> exit.end(LONG));
        Thread late = started(exit::begin);
        waitUntilBlocked(late);
        assertThat(end).isNotDone();
        exit.done();
        end.get(10, TimeUnit.SECONDS);
        assertThat(late.isAlive()).isTrue();
    }

    @Test
    void whoeverHoldsItOffMayRunOn() throws Exception {
        OrderlyExit.Hold hold = exit.new Hold();
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> exit.end(LONG));
        for (int run = 0; run < 3; run++) {
            started(() -> {
                        exit.begin();
                        exit.done();
                    })
                    .join(10_000);
            assertThat(end).isNotDone();
        }
        hold.close();
        hold.close();
        end.get(10, TimeUnit.SECONDS);
        waitUntilBlocked(started(exit::begin));
    }

    @Test
    void whatNeverEndsIsNotWaitedForForever() {
        exit.begin();
        exit.end(Duration.ofMillis(1));
    }

    @Test
    void whoHoldsItOffForTooLongIsCutOffBetweenTwoRuns() throws Exception {
        OrderlyExit.Hold hold = exit.new Hold();
        exit.begin();
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> exit.end(Duration.ofMillis(100)));
        exit.done();
        end.get(10, TimeUnit.SECONDS);
        Thread late = started(exit::begin);
        waitUntilBlocked(late);
        hold.close();
        late.join(50);
        assertThat(late.isAlive()).isTrue();
    }

    @Test
    void anInterruptLetsNobodyIn() throws Exception {
        exit.end(Duration.ZERO);
        Thread late = started(exit::begin);
        waitUntilBlocked(late);
        late.interrupt();
        late.join(50);
        assertThat(late.isAlive()).isTrue();
    }

    private static Thread started(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void waitUntilBlocked(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).as("it should wait").isTrue();
            Thread.sleep(1);
        }
    }
}
