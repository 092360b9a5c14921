package dev.tessera.offline.forget;

import dev.tessera.store.model.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Whom to forget.
 *
 * @param remembered how long it is remembered that they are forgotten
 * @param summary the file that says in JSON what was done
 */
public record ForgetOptions(List<UserId> users, Duration remembered, Path summary) {
    public ForgetOptions {
        users = users.stream().distinct().toList();
        if (users.isEmpty()) {
            throw new IllegalArgumentException("no user to forget; expected at least one");
        }
        if (remembered.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("forgotten users are remembered for " + remembered.toHours()
                    + " hours; expected at least a day, and longer than any backup is kept");
        }
    }
}
