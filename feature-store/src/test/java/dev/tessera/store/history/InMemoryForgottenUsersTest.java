package dev.tessera.store.history;

import dev.tessera.store.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

class InMemoryForgottenUsersTest extends ForgottenUsersContract {
    private static final Instant NOON = Instant.parse("2024-05-06T12:00:00Z");

    private final InMemoryHistoryStore histories = new InMemoryHistoryStore(5_000);
    private final InMemoryEventRecorder recorder = new InMemoryEventRecorder(histories, Duration.ofDays(7));
    private Instant now = NOON;
    private final ForgottenUsers users = new InMemoryForgottenUsers(histories, recorder, () -> now);

    @Override
    protected ForgottenUsers users() {
        return users;
    }

    @Override
    protected EventRecorder recorder() {
        return recorder;
    }

    @Override
    protected HistoryStore histories() {
        return histories;
    }

    @Override
    protected List<String> streamed(UserId user) {
        return recorder.stream().stream()
                .filter(event -> event.user().equals(user))
                .map(event -> event.id().value())
                .toList();
    }

    /** A second later than it was when last asked. */
    @Override
    protected Instant now() {
        now = now.plusSeconds(1);
        return now;
    }
}
