package dev.tessera.online.ranking;

import dev.tessera.online.fallback.Deadline;
import java.time.Duration;
import java.time.Instant;

/** Takes the time of one request, part by part. Of one thread. */
public final class Laps {
    private final Instant began;
    private final Deadline deadline;
    private long last = System.nanoTime();
    private long history;
    private long model;
    private long ranking;

    /** @param began when the request did, by the clock of the log */
    Laps(Instant began, Deadline deadline) {
        this.began = began;
        this.deadline = deadline;
    }

    Deadline deadline() {
        return deadline;
    }

    Instant began() {
        return began;
    }

    void historyRead() {
        history = lap();
    }

    void modelRun() {
        model = lap();
    }

    void ranked() {
        ranking = lap();
    }

    /** Nanoseconds that reading the history took; 0 where none was read. */
    public long history() {
        return history;
    }

    /** Nanoseconds that the user vector took, or that of a content query. */
    public long model() {
        return model;
    }

    /** Nanoseconds that rules and search took. */
    public long ranking() {
        return ranking;
    }

    Timings timings() {
        return new Timings(Duration.ofNanos(history), Duration.ofNanos(model), Duration.ofNanos(ranking));
    }

    private long lap() {
        long now = System.nanoTime();
        long passed = now - last;
        last = now;
        return passed;
    }
}
