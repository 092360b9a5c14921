package dev.tessera.online.grpc;

import dev.tessera.v1.Context;
import java.time.Instant;
import java.time.InstantSource;

/** The moment that a request is for. */
final class Moments {
    private final InstantSource clock;

    Moments(InstantSource clock) {
        this.clock = clock;
    }

    /** What the context says, else the server's clock. */
    Instant of(Context context) {
        return context.hasRequestTime()
                ? Fields.instant("context.request_time", context.getRequestTime())
                : clock.instant();
    }
}
