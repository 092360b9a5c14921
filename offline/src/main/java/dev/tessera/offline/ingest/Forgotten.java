package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The users who are forgotten in a work directory. Files of events may still have them; ingest leaves them out. */
public final class Forgotten implements Serializable {
    private static final long serialVersionUID = 1;

    /** By the digests of the users' ids. */
    private final TreeMap<String, Instant> upTo;

    private Forgotten(Map<String, Instant> upTo) {
        this.upTo = new TreeMap<>(upTo);
    }

    public static Forgotten nobody() {
        return new Forgotten(Map.of());
    }

    public static Forgotten in(WorkDirectory work) throws IOException {
        Path folder = work.table(ForgottenUser.TABLE.name());
        Map<String, Instant> read = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            ForgottenUser.TABLE.forEach(folder, row -> read.put(row.userSha256(), row.upTo()));
        }
        return new Forgotten(read);
    }

    public boolean isEmpty() {
        return upTo.isEmpty();
    }

    public int size() {
        return upTo.size();
    }

    /** The same, with one more. */
    public Forgotten with(UserId user, Instant moment) {
        Forgotten more = new Forgotten(upTo);
        more.upTo.merge(ForgottenUsers.digest(user).hex(), moment, (before, now) -> before.isAfter(now) ? before : now);
        return more;
    }

    /** The same, without those who were forgotten before a moment. */
    public Forgotten since(Instant moment) {
        Forgotten fewer = new Forgotten(upTo);
        fewer.upTo.values().removeIf(moment::isAfter);
        return fewer;
    }

    /** Replaces the table of the work directory. */
    public void write(WorkDirectory work) throws IOException {
        ForgottenUser.TABLE.write(
                work.table(ForgottenUser.TABLE.name()),
                upTo.entrySet().stream()
                        .map(each -> new ForgottenUser(each.getKey(), each.getValue()))
                        .toList());
    }

    /** The moment up to which a user is forgotten. */
    public Optional<Instant> of(UserId user) {
        return upTo.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(upTo.get(ForgottenUsers.digest(user).hex()));
    }

    /** Whether what became known of a user at a moment is to be left out. */
    boolean covers(UserId user, Instant known) {
        return of(user).filter(moment -> ForgottenUsers.covers(moment, known)).isPresent();
    }

    /** Whether a text is the id of such a user. */
    boolean isOne(String text) {
        return !upTo.isEmpty() && upTo.containsKey(ForgottenUsers.digest(text).hex());
    }
}
