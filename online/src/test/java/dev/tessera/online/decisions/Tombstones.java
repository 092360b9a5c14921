package dev.tessera.online.decisions;

import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Who is forgotten is said by the test. */
final class Tombstones implements ForgottenUsers {
    /** What happens as somebody asks. */
    volatile Runnable asked = () -> {};

    volatile Map<UserId, Instant> upTo = Map.of();

    /** What is known from the question after this one on. */
    volatile Map<UserId, Instant> next = Map.of();

    @Override
    public Erased forget(UserId user, Duration remembered) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<UserId, Instant> upTo(Collection<UserId> users) {
        Map<UserId, Instant> known = new HashMap<>(upTo);
        asked.run();
        upTo = next.isEmpty() ? upTo : next;
        known.keySet().retainAll(users);
        return known;
    }
}
