package dev.tessera.online.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who tried to change what is served, and what became of it: a line of JSON a call, through the logger {@value #LOGGER}. It never holds a
 * token or anything of an item but its id. So that nobody fills a disk, calls that ended before they were read get {@value #UNREAD_A_SECOND} lines a
 * second, those of strangers and those of known callers as many each; the next line says how many calls have none.
 */
public final class AuditLog {
    /** Whose appenders say where the lines go. */
    public static final String LOGGER = "dev.tessera.audit";

    private static final Logger log = LoggerFactory.getLogger(LOGGER);
    private static final int UNREAD_A_SECOND = 10;
    private static final Quota UNREAD = new Quota(UNREAD_A_SECOND, 10 * UNREAD_A_SECOND);
    private static final int MOST_CHARACTERS = 256;

    private final InstantSource clock;
    private final TokenBucket strangers;
    private final TokenBucket known;
    private long omitted;

    public AuditLog(InstantSource clock) {
        this.clock = clock;
        this.strangers = new TokenBucket(UNREAD, clock);
        this.known = new TokenBucket(UNREAD, clock);
    }

    /**
     * A call that ended.
     *
     * @param caller empty for one that showed no valid credentials
     * @param peer the address that the call came from
     * @param method for example {@code tessera.v1.Admin/UpsertItem}
     * @param item as the caller named it; cut after {@value #MOST_CHARACTERS} characters; empty if the call ended before it was read
     * @param revision of the change; empty if there was none
     */
    public record Entry(
            Optional<String> caller,
            String peer,
            String method,
            Optional<String> item,
            String status,
            OptionalLong revision) {}

    public synchronized void write(Entry entry) {
        if (entry.item().isEmpty() && !bucket(entry).take().isZero()) {
            omitted++;
            return;
        }
        log.info("{}", line(entry));
        omitted = 0;
    }

    private TokenBucket bucket(Entry entry) {
        return entry.caller().isEmpty() ? strangers : known;
    }

    private ObjectNode line(Entry entry) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        entry.caller().ifPresent(name -> line.put("caller", name));
        line.put("peer", entry.peer()).put("method", entry.method());
        entry.item().ifPresent(id -> line.put("item", id.substring(0, Math.min(id.length(), MOST_CHARACTERS))));
        line.put("status", entry.status());
        entry.revision().ifPresent(revision -> line.put("revision", revision));
        if (omitted > 0) {
            line.put("omitted", omitted);
        }
        return line;
    }
}
