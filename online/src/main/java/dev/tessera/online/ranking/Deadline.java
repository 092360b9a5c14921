package dev.tessera.online.ranking;

/** Tells whether somebody still waits for the answer; asked between the steps of a request. */
@FunctionalInterface
public interface Deadline {
    /** Never passes. */
    Deadline NONE = () -> {};

    /** @throws DeadlinePassedException if nobody waits any more */
    void check();
}
