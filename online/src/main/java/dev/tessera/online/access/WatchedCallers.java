package dev.tessera.online.access;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The callers of a file as it is now: what it becomes holds without a restart. A file that is broken or gone leaves the callers that there
 * were. A change counts once two looks in a row have seen it, so that a file is not taken while it is being written.
 */
public final class WatchedCallers implements Authentication {
    private static final Logger log = LoggerFactory.getLogger(WatchedCallers.class);

    private final Path file;
    private final boolean certificatesAreShown;
    private volatile ListedCallers callers;
    private byte[] taken;
    private byte[] seen;
    private boolean readable = true;

    private WatchedCallers(Path file, byte[] content, boolean certificatesAreShown) {
        this.file = file;
        this.certificatesAreShown = certificatesAreShown;
        this.callers = CallersFile.parse(file, content, certificatesAreShown);
        this.taken = content;
        this.seen = content;
    }

    /**
     * @param certificatesAreShown whether the transport asks for them
     * @throws IllegalArgumentException if the file cannot be read or used; names every problem
     */
    public static WatchedCallers open(Path file, boolean certificatesAreShown) {
        try {
            return new WatchedCallers(file, CallersFile.content(file), certificatesAreShown);
        } catch (IOException e) {
            throw new IllegalArgumentException("the callers file " + file + " cannot be read: " + reason(e), e);
        }
    }

    @Override
    public Optional<Caller> caller(Credentials credentials) {
        return callers.caller(credentials);
    }

    /** Whether anybody in the file has the scope. */
    public boolean anyMay(Scope scope) {
        return callers.anyMay(scope);
    }

    /** Looks at the file once. To be called by one thread, again and again. */
    public void look() {
        try {
            byte[] content = CallersFile.content(file);
            readable = true;
            boolean settled = Arrays.equals(content, seen);
            seen = content;
            if (settled && !Arrays.equals(content, taken)) {
                taken = content;
                callers = CallersFile.parse(file, content, certificatesAreShown);
                log.info("callers are those that {} names now", file);
            }
        } catch (IOException e) {
            if (readable) {
                log.error("callers stay those that {} named before; it cannot be read: {}", file, reason(e));
            }
            readable = false;
        } catch (IllegalArgumentException e) {
            log.error("callers stay those that there were before; {}", e.getMessage());
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + " " + e.getMessage();
    }
}
