package dev.tessera.online.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.online.demo.FakeRanker;
import dev.tessera.online.demo.FakeServer;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class LoopsTest {
    private static final List<String> USERS = List.of("a", "b", "c");

    @Test
    void aClosedLoopTimesBothCallsEquallyOften() throws Exception {
        try (FakeServer server = new FakeServer(new FakeRanker(() -> {}))) {
            ManagedChannel channel = server.target().connect();
            ClosedLoop.Outcome outcome = new ClosedLoop(new Calls(channel, 3), USERS, 1)
                    .run(2, Duration.ofMillis(10), Duration.ofMillis(200));
            assertThat(outcome.recommend().count())
                    .isPositive()
                    .isEqualTo(outcome.empty().count());
            assertThat(outcome.rungs().values())
                    .containsExactly(outcome.recommend().count());
            channel.shutdownNow();
        }
    }

    @Test
    void aStallIsChargedToEveryRequestThatFellDueDuringIt() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Object turnstile = new Object();
        FakeRanker stallsOnce = new FakeRanker(() -> {
            synchronized (turnstile) {
                if (calls.incrementAndGet() == 50) {
                    long end = System.nanoTime() + Duration.ofMillis(400).toNanos();
                    while (System.nanoTime() < end) {
                        LockSupport.parkNanos(1_000_000);
                    }
                }
            }
        });
        try (FakeServer server = new FakeServer(stallsOnce)) {
            ManagedChannel channel = server.target().connect();
            Trial trial = new OpenLoop(new Calls(channel, 3), USERS, 1).run(200, Duration.ofSeconds(1));
            channel.shutdownNow();
            assertThat(trial.failed()).isZero();
            assertThat(trial.latencies().count()).isEqualTo(200);
            // 80 of 200 requests fell due in those 400 ms; a client that waits for its answers would have counted one.
            assertThat(trial.latencies().millisAt(75)).isGreaterThan(50);
            assertThat(trial.held(Duration.ofMillis(100))).isFalse();
            assertThat(trial.line(Duration.ofMillis(100))).contains("200 a second", "not held");
        }
    }

    @Test
    void aServerThatIsGoneFailsTheTrial() throws Exception {
        FakeServer server = new FakeServer(new FakeRanker(() -> {}));
        ManagedChannel channel = server.target().connect();
        server.close();
        Trial trial = new OpenLoop(new Calls(channel, 3), USERS, 1).run(100, Duration.ofMillis(100));
        channel.shutdownNow();
        assertThat(trial.failed()).isEqualTo(10);
        assertThat(trial.held(Duration.ofSeconds(1))).isFalse();
    }
}
