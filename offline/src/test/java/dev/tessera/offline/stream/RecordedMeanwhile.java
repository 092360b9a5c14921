package dev.tessera.offline.stream;

import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Clicks that are recorded, some hundreds a second, while something else goes on. */
final class RecordedMeanwhile implements AutoCloseable {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final CompletableFuture<List<Event>> acknowledged;
    private volatile boolean wanted = true;

    RecordedMeanwhile(RedisFeatureStore store) {
        this(store.recorder(RecordingSettings.of(10)), 1);
    }

    /** @param atOnce how many are recorded with one call */
    RecordedMeanwhile(EventRecorder recorder, int atOnce) {
        acknowledged = CompletableFuture.supplyAsync(() -> record(recorder, atOnce), thread);
    }

    private List<Event> record(EventRecorder recorder, int atOnce) {
        List<Event> recorded = new ArrayList<>();
        while (wanted) {
            List<Event> next = IntStream.range(recorded.size(), recorded.size() + atOnce)
                    .mapToObj(RecordedMeanwhile::click)
                    .toList();
            recorder.record(next);
            recorded.addAll(next);
            LockSupport.parkNanos(5_000_000);
        }
        return recorded;
    }

    /** One of many, all different. */
    static Event click(int number) {
        Instant at = NOON.plusSeconds(number);
        return new Event(
                new EventId("e" + number),
                new UserId("u" + number % 100),
                new ItemId("i" + number % 37),
                EventKind.CLICK,
                Double.NaN,
                at,
                at);
    }

    /** Stops recording. @return what was acknowledged, in order */
    List<Event> all() {
        wanted = false;
        return acknowledged.join();
    }

    @Override
    public void close() {
        wanted = false;
        thread.shutdown();
    }
}
