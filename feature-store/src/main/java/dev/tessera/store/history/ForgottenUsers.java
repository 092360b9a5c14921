package dev.tessera.store.history;

import dev.tessera.store.generation.Digest;
import dev.tessera.store.model.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Erases users from histories and streams, and remembers that they are forgotten: what was known of them by then is not taken again. A
 * user may come back; what becomes known later is taken.
 */
public interface ForgottenUsers {
    /** How long it is remembered that a user is forgotten: longer than anybody keeps checkpoints and backups. */
    Duration REMEMBERED = Duration.ofDays(400);

    /**
     * Forgets a user: remembers that first, then deletes the history, then the entries of the stream. May be repeated, and is to be
     * repeated if it throws.
     *
     * @param remembered how long that is remembered of this user, at least; less than was said before shortens nothing
     */
    Erased forget(UserId user, Duration remembered);

    /** Of some users, those who are forgotten and remembered to be, each with the moment up to which. */
    Map<UserId, Instant> upTo(Collection<UserId> users);

    /** The moment up to which a user is forgotten; empty if the user never was, or not for as long as that is remembered. */
    default Optional<Instant> upTo(UserId user) {
        return Optional.ofNullable(upTo(List.of(user)).get(user));
    }

    /**
     * What was erased.
     *
     * @param upTo whatever was known of the user at this moment is forgotten; in milliseconds
     */
    record Erased(Instant upTo, long historyEntries, long streamEntries) {}

    /** Whether what became known at a moment is forgotten; moments are compared in milliseconds. */
    static boolean covers(Instant forgottenUpTo, Instant known) {
        return !known.truncatedTo(ChronoUnit.MILLIS).isAfter(forgottenUpTo);
    }

    /** What is kept of a forgotten user's id: its SHA-256, as UTF-8. */
    static Digest digest(UserId user) {
        return digest(user.value());
    }

    /** @see #digest(UserId) */
    static Digest digest(String user) {
        return Digest.of(user.getBytes(StandardCharsets.UTF_8));
    }
}
