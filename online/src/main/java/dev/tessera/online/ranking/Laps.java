package dev.tessera.online.ranking;

import java.time.Duration;

/** Takes the time of one request, part by part. Of one thread. */
final class Laps {
    private long last = System.nanoTime();
    private long history;
    private long model;

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
