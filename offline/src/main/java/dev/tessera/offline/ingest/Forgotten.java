package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.TableFileWriter;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The users who are forgotten in a work directory. Files of events may still have them; ingest leaves them out. */
public final class Forgotten implements Serializable {
    private static final long serialVersionUID = 1;

    /** The file of the table; there is one, so that it is replaced in one step. */
    private static final String FILE = "part-00000.parquet";

    /** By the digests of the users' ids. */
    private final TreeMap<String, ForgottenUser> users = new TreeMap<>();

    private Forgotten(Collection<ForgottenUser> all) {
        all.forEach(user -> users.merge(user.userSha256(), user, ForgottenUser::or));
    }

    public static Forgotten nobody() {
        return new Forgotten(List.of());
    }

    public static Forgotten in(WorkDirectory work) throws IOException {
        Path folder = work.table(ForgottenUser.TABLE.name());
        return new Forgotten(Files.isDirectory(folder) ? ForgottenUser.TABLE.readAll(folder) : List.of());
    }

    public boolean isEmpty() {
        return users.isEmpty();
    }

    public int size() {
        return users.size();
    }

    /** The same, with one more. */
    public Forgotten with(UserId user, Instant upTo, Instant kept) {
        Forgotten more = new Forgotten(users.values());
        more.users.merge(
                ForgottenUsers.digest(user).hex(),
                new ForgottenUser(ForgottenUsers.digest(user).hex(), upTo, kept),
                ForgottenUser::or);
        return more;
    }

    /** The same, without those who are no longer to be remembered. */
    public Forgotten at(Instant moment) {
        return new Forgotten(users.values().stream()
                .filter(user -> !user.kept().isBefore(moment))
                .toList());
    }

    /** Replaces the table of the work directory, in one step: a table that is not there would bring everybody back. */
    public void write(WorkDirectory work) throws IOException {
        Path folder = Files.createDirectories(work.table(ForgottenUser.TABLE.name()));
        Path unfinished = folder.resolve(FILE + ".unfinished");
        Files.deleteIfExists(unfinished);
        try (TableFileWriter<ForgottenUser> writer = ForgottenUser.TABLE.writer(unfinished)) {
            for (ForgottenUser user : users.values()) {
                writer.write(user);
            }
        }
        Files.move(
                unfinished, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
