package dev.tessera.online.ranking;

import java.time.Duration;

/** Tells whether somebody still waits for the answer; asked between the steps of a request. */
@FunctionalInterface
public interface Deadline {
    /** Never passes. */
    Deadline NONE = () -> {};

    /** @throws DeadlinePassedException if nobody waits any more */
    void check();

    /** How long somebody waits yet; a day where nobody said. */
    default Duration left() {
        return Duration.ofDays(1);
    }
}
