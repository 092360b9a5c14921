package dev.tessera.online.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardedHistoriesTest {
    private static final UserId ANN = new UserId("ann");
    private static final List<HistoryEntry> ENTRIES =
            List.of(new HistoryEntry(new EventId("e"), new ItemId("i"), EventKind.VIEW, Double.NaN, Instant.EPOCH));
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Optional<Duration> LONG = Optional.of(Duration.ofMinutes(1));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch door = new CountDownLatch(1);
    private volatile boolean broken;
    private volatile boolean hanging;
    private final HistoryStore store = new HistoryStore() {
        @Override
        public int limit() {
            return 50;
        }

        @Override
        public int append(UserId user, Collection<HistoryEntry> entries) {
            throw new UnsupportedOperationException("only read here");
        }

        @Override
        public List<HistoryEntry> read(UserId user) {
            asked.incrementAndGet();
            if (hanging) {
                pass();
            }
            if (broken) {
                throw new IllegalStateException("broken on purpose");
            }
            return ENTRIES;
        }
    };
    private final GuardedHistories histories = new GuardedHistories(store, PAUSE, nanos::get);

    private void pass() {
        try {
            door.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        door.countDown();
        histories.close();
    }

    @Test
    void aStoreThatFailedIsLeftAloneAndThenAskedUntilItAnswers() {
        broken = true;
        assertThat(histories.read(ANN, LONG)).isInstanceOf(History.Unreadable.class);
        assertThat(histories.read(ANN, LONG)).isInstanceOf(History.Unreadable.class);
        assertThat(asked).hasValue(1);
        nanos.addAndGet(PAUSE.toNanos());
        assertThat(histories.read(ANN, LONG)).isInstanceOf(History.Unreadable.class);
        assertThat(asked).hasValue(2);
        broken = false;
        nanos.addAndGet(PAUSE.toNanos());
        assertThat(histories.read(ANN, LONG)).isEqualTo(new History.Known(ENTRIES));
        assertThat(histories.read(ANN, LONG)).isEqualTo(new History.Known(ENTRIES));
    }

    @Test
    void aSlowStoreIsNotWaitedForBeyondHalfOfTheTime() {
        hanging = true;
        assertThat(histories.read(ANN, Optional.of(Duration.ofMillis(20)))).isInstanceOf(History.Unreadable.class);
        assertThat(histories.read(ANN, Optional.empty()))
                .as("nobody waits for ever")
                .isInstanceOf(History.Unreadable.class);
        hanging = false;
        assertThat(histories.read(ANN, LONG))
                .as("one impatient request closes it to nobody")
                .isEqualTo(new History.Known(ENTRIES));
    }

    @Test
    void afterThePauseOneRequestAsksForAll() {
        broken = true;
        histories.read(ANN, LONG);
        nanos.addAndGet(PAUSE.toNanos());
        broken = false;
        hanging = true;
        assertThat(histories.read(ANN, Optional.of(Duration.ofMillis(20)))).isInstanceOf(History.Unreadable.class);
        await().until(() -> asked.get() == 2);
        assertThat(histories.read(ANN, LONG)).isInstanceOf(History.Unreadable.class);
        assertThat(asked).as("the second did not wait").hasValue(2);
        door.countDown();
        await().until(() -> histories.read(ANN, LONG) instanceof History.Known);
    }
}
