package dev.tessera.online.grpc;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** Keeps what happens to one call back while its request is handled. */
final class Turns {
    private final Queue<Runnable> later = new ArrayDeque<>();
    private boolean handling;

    /** The request is about to be handled: events wait for {@link #handle}. */
    void begin() {
        synchronized (later) {
            handling = true;
        }
    }

    /** Handles the request, then runs the events that waited; one that throws does not keep the others from being run. */
    void handle(Runnable work) {
        try {
            work.run();
        } finally {
            next().ifPresent(this::handle);
        }
    }

    /** Runs an event now, or after the request has been handled. */
    void event(Runnable event) {
        synchronized (later) {
            if (handling) {
                later.add(event);
                return;
            }
        }
        event.run();
    }

    private Optional<Runnable> next() {
        synchronized (later) {
            Optional<Runnable> next = Optional.ofNullable(later.poll());
            handling = next.isPresent();
            return next;
        }
    }
}
