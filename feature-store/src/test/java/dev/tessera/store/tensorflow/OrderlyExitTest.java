package dev.tessera.store.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OrderlyExitTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final OrderlyExit exit = new OrderlyExit();

    @Test
    void theEndWaitsForARunAndNoneBeginsAfterIt() throws Exception {
        exit.begin();
        Thread end = started(() -> exit.end(LONG));
        waitUntilBlocked(end);
        Thread late = started(exit::begin);
        waitUntilBlocked(late);
        assertThat(end.isAlive()).isTrue();
        exit.done();
        end.join(LONG.toMillis());
        assertThat(end.isAlive()).isFalse();
        assertThat(late.isAlive()).isTrue();
    }

    @Test
    void whoeverHoldsItOffMayRunOn() throws Exception {
        OrderlyExit.Hold hold = exit.new Hold();
        Thread end = started(() -> exit.end(LONG));
        waitUntilBlocked(end);
        for (int run = 0; run < 3; run++) {
            Thread allowed = started(() -> {
                exit.begin();
                exit.done();
            });
            allowed.join(LONG.toMillis());
            assertThat(allowed.isAlive()).isFalse();
            assertThat(end.isAlive()).isTrue();
        }
        hold.close();
        hold.close();
        end.join(LONG.toMillis());
        assertThat(end.isAlive()).isFalse();
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
        end.get(LONG.toSeconds(), TimeUnit.SECONDS);
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
        while (!Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(thread.getState())) {
            assertThat(thread.isAlive()).as("it should wait").isTrue();
            Thread.sleep(1);
        }
    }
}
