package dev.tessera.online.grpc;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.DeadlinePassedException;
import io.grpc.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whether the caller of a gRPC call still waits. */
final class CallDeadline implements Deadline {
    private final Context context;

    private CallDeadline(Context context) {
        this.context = context;
    }

    /** That of the call being handled by this thread. */
    static CallDeadline current() {
        return new CallDeadline(Context.current());
    }

    @Override
    public Optional<Duration> remaining() {
        return Optional.ofNullable(context.getDeadline())
                .map(deadline -> Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS))));
    }

    @Override
    public void check() {
        io.grpc.Deadline deadline = context.getDeadline();
        if (context.isCancelled() || (deadline != null && deadline.isExpired())) {
            throw new DeadlinePassedException("the call's deadline passed, or its caller cancelled it");
        }
    }
}
