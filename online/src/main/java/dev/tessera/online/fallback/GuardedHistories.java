package dev.tessera.online.fallback;

import dev.tessera.store.history.HistoryStore;
import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads histories from a store that may be gone. After a failure the store is left alone for a while, so that requests do not each wait for
 * its time-out.
 */
public final class GuardedHistories {
    private static final Logger log = LoggerFactory.getLogger(GuardedHistories.class);

    private final HistoryStore store;
    private final Duration pause;
    private final InstantSource clock;
    private final AtomicReference<Instant> closedUntil = new AtomicReference<>(Instant.MIN);

    /** @param pause how long after a failure the store is not asked */
    public GuardedHistories(HistoryStore store, Duration pause, InstantSource clock) {
        this.store = store;
        this.pause = pause;
        this.clock = clock;
    }

    public History read(UserId user) {
        if (clock.instant().isBefore(closedUntil.get())) {
            return new History.Unreadable();
        }
        try {
            return new History.Known(store.read(user));
        } catch (RuntimeException e) {
            closedUntil.set(clock.instant().plus(pause));
            log.warn("histories cannot be read; the next attempt is in {} ms", pause.toMillis(), e);
            return new History.Unreadable();
        }
    }
}
