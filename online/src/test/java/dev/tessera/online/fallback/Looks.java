package dev.tessera.online.fallback;

import java.time.Duration;
import java.util.Optional;

/** A deadline that passes with the looks at it: each takes a millisecond. */
public final class Looks implements Deadline {
    private final int most;
    private int taken;

    public Looks(int most) {
        this.most = most;
    }

    public int taken() {
        return taken;
    }

    @Override
    public Optional<Duration> remaining() {
        return Optional.of(Duration.ofMillis(Math.max(0, most - taken)));
    }

    @Override
    public void check() {
        if (taken >= most) {
            throw new DeadlinePassedException("after " + most + " looks");
        }
        taken++;
    }
}
