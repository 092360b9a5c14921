package dev.tessera.online.fallback;

import java.time.Duration;
import java.util.Optional;

/**
 * Passes before another.
 *
 * @param rest by how much
 */
record EarlierDeadline(Deadline whole, Duration rest) implements Deadline {
    @Override
    public Optional<Duration> remaining() {
        return whole.remaining().map(left -> left.compareTo(rest) > 0 ? left.minus(rest) : Duration.ZERO);
    }

    @Override
    public void check() {
        whole.check();
        if (remaining().filter(Duration::isZero).isPresent()) {
            throw new OutOfTimeException();
        }
    }
}
