package dev.tessera.online.access;

import dev.tessera.online.settings.WatchedFile;
import java.nio.file.Path;
import java.util.Optional;

/** The callers of a file as it is now. */
public final class WatchedCallers implements Authentication {
    private static final int MOST_BYTES = 1 << 20;

    private final WatchedFile<ListedCallers> file;

    private WatchedCallers(WatchedFile<ListedCallers> file) {
        this.file = file;
    }

    /**
     * @param certificatesAreShown whether the transport asks for them
     * @throws IllegalArgumentException if the file cannot be read or used; names every problem
     */
    public static WatchedCallers open(Path file, boolean certificatesAreShown) {
        return new WatchedCallers(WatchedFile.open(
                file,
                WatchedFile.Kind.ofOne(
                        "callers", MOST_BYTES, content -> CallersFile.parse(content, certificatesAreShown))));
    }

    @Override
    public Optional<Caller> caller(Credentials credentials) {
        return file.get().caller(credentials);
    }

    /** Whether anybody in the file has the scope. */
    public boolean anyMay(Scope scope) {
        return file.get().anyMay(scope);
    }

    /** Whether they are those that the file has; if not, it can be read or used no more. */
    public boolean areCurrent() {
        return file.isCurrent();
    }

    /** Looks at the file once. To be called by one thread, again and again. */
    public void look() {
        file.look();
    }
}
