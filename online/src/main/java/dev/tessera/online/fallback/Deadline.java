package dev.tessera.online.fallback;

import java.time.Duration;
import java.util.Optional;

/** Tells whether somebody still waits for the answer; asked between the steps of a request, and within those that may take long. */
@FunctionalInterface
public interface Deadline {
    /** Never passes. */
    Deadline NONE = () -> {};

    /** How long somebody waits still; empty if for as long as it takes. */
    default Optional<Duration> remaining() {
        return Optional.empty();
    }

    /** @throws DeadlinePassedException if nobody waits any more */
    void check();

    /**
     * The same for work that something cheaper can stand in for: {@link #check} throws {@link OutOfTimeException} while there is time for that.
     *
     * @param most time that is left for it; no more than a quarter of what remains now
     */
    default Deadline leaving(Duration most) {
        return remaining()
                .<Deadline>map(now -> new EarlierDeadline(this, least(most, now.dividedBy(4))))
                .orElse(this);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
