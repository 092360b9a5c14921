package dev.tessera.online.ranking;

import java.time.Duration;
import java.util.Optional;

/** Tells whether somebody still waits for the answer; asked between the steps of a request. */
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
}
