package dev.tessera.store.redis;

import static org.awaitility.Awaitility.await;

import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.EventRecorder.Outcome;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A client that records one event after the other, without repeating any itself; a call that fails ends it, and the test. */
final class EventsOfOneUser implements AutoCloseable {
    static final UserId USER = new UserId("ann");
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile boolean ended;
    private final CompletableFuture<Void> recording;

    private EventsOfOneUser(EventRecorder recorder) {
        this.recording = CompletableFuture.runAsync(() -> {
            while (!ended) {
                Event next = event(acknowledged.get());
                Outcome outcome = recorder.record(List.of(next)).get(0);
                // Duplicate: it was stored, and its answer was lost.
                if (outcome != Outcome.RECORDED && outcome != Outcome.DUPLICATE) {
                    throw new IllegalStateException(next.id() + " is " + outcome);
                }
                acknowledged.incrementAndGet();
                LockSupport.parkNanos(1_000_000);
            }
        });
    }

    static EventsOfOneUser recording(EventRecorder recorder) {
        return new EventsOfOneUser(recorder);
    }

    private static Event event(int number) {
        Instant occurred = NOON.plusSeconds(number);
        return new Event(new EventId("e" + number), USER, new ItemId("i1"), EventKind.VIEW, 1, occurred, occurred);
    }

    /** How many there are. */
    int acknowledged() {
        return acknowledged.get();
    }

    void awaitAcknowledged(int many) {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            if (recording.isDone()) {
                recording.join();
            }
            return acknowledged.get() >= many;
        });
    }

    /** Those from one number up to below another. */
    List<EventId> ids(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> new EventId("e" + number))
                .toList();
    }

    /** Returns when the last call has been answered. */
    void end() {
        ended = true;
        recording.join();
    }

    @Override
    public void close() {
        ended = true;
    }
}
