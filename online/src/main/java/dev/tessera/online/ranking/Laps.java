package dev.tessera.online.ranking;

import java.time.Duration;
import java.time.Instant;

/** Takes the time of one request, part by part. Of one thread. */
final class Laps {
    private final Instant began;
    private long last = System.nanoTime();
    private long history;
    private long model;

    /** @param began when the request did, by the clock of the log */
    Laps(Instant began) {
        this.began = began;
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

    Timings ranked() {
        return new Timings(Duration.ofNanos(history), Duration.ofNanos(model), Duration.ofNanos(lap()));
    }

    private long lap() {
        long now = System.nanoTime();
        long passed = now - last;
        last = now;
        return passed;
    }
}
