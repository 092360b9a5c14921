package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.model.UserId;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The users who are forgotten in a work directory. Files of events may still have them; ingest leaves them out. */
public final class Forgotten implements Serializable {
    private static final long serialVersionUID = 1;

    /** By the digests of the users' ids. */
    private final TreeMap<String, ForgottenUser> users;

    private Forgotten(Map<String, ForgottenUser> users) {
        this.users = new TreeMap<>(users);
    }

    public static Forgotten nobody() {
        return new Forgotten(Map.of());
    }

    public static Forgotten in(WorkDirectory work) throws IOException {
        Path folder = work.table(ForgottenUser.TABLE.name());
        Map<String, ForgottenUser> read = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            ForgottenUser.TABLE.forEach(folder, row -> read.put(row.userSha256(), row));
        }
        return new Forgotten(read);
    }

    public boolean isEmpty() {
        return users.isEmpty();
    }

    public int size() {
        return users.size();
    }

    /** The same, with one more, who is remembered for as long as is usual. */
    public Forgotten with(UserId user, Instant upTo) {
        return with(user, upTo, ForgottenUsers.REMEMBERED);
    }

    /** The same, with one more; what is there of the user already is not shortened. */
    public Forgotten with(UserId user, Instant upTo, Duration remembered) {
        String digest = ForgottenUsers.digest(user).hex();
        Forgotten more = new Forgotten(users);
        more.users.merge(digest, new ForgottenUser(digest, upTo, upTo.plus(remembered)), ForgottenUser::or);
        return more;
    }

    /** The same, without those who need not be remembered any more. */
    public Forgotten remembered(Instant now) {
        Forgotten fewer = new Forgotten(users);
        fewer.users.values().removeIf(user -> user.rememberedUntil().isBefore(now));
        return fewer;
    }

    /** Replaces the table of the work directory; a kill leaves the old one or the new one. */
    public void write(WorkDirectory work) throws IOException {
        ForgottenUser.TABLE.writeFile(work.table(ForgottenUser.TABLE.name()), users.values());
    }

    /** The moment up to which a user is forgotten. */
    public Optional<Instant> of(UserId user) {
        return users.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(users.get(ForgottenUsers.digest(user).hex()))
                        .map(ForgottenUser::upTo);
    }

    /** Whether what became known of a user at a moment is to be left out. */
    public boolean covers(UserId user, Instant known) {
        return of(user).filter(moment -> ForgottenUsers.covers(moment, known)).isPresent();
    }

    /** Whether a text is the id of such a user. */
    boolean isOne(String text) {
        return !users.isEmpty() && users.containsKey(ForgottenUsers.digest(text).hex());
    }
}
