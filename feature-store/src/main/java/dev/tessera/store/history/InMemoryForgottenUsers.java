package dev.tessera.store.history;

import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Forgets users of one process, for tests and trials; always remembers whom. */
public final class InMemoryForgottenUsers implements ForgottenUsers {
    private final InMemoryHistoryStore histories;
    private final InMemoryEventRecorder recorder;
    private final InstantSource clock;

    public InMemoryForgottenUsers(InMemoryHistoryStore histories, InMemoryEventRecorder recorder, InstantSource clock) {
        this.histories = histories;
        this.recorder = recorder;
        this.clock = clock;
    }

    @Override
    public Erased forget(UserId user, Duration remembered) {
        Instant now = clock.instant();
        Instant latest = recorder.lastKnown(user).filter(now::isBefore).orElse(now);
        Instant upTo = Instant.ofEpochMilli(latest.toEpochMilli());
        int streamEntries = recorder.forget(user, upTo);
        return new Erased(upTo, histories.forget(user, upTo), streamEntries);
    }

    @Override
    public Map<UserId, Instant> upTo(Collection<UserId> users) {
        Map<UserId, Instant> forgotten = new HashMap<>();
        users.forEach(user -> recorder.forgottenUpTo(user).ifPresent(upTo -> forgotten.put(user, upTo)));
        return forgotten;
    }
}
