package dev.tessera.online.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who tried to change what is served, and what became of it: a line of JSON a call, through the logger {@value #LOGGER}. It never holds a
 * token or anything of an item but its id. Strangers get {@value #STRANGERS_A_SECOND} lines a second, so that they cannot fill a disk; the
 * next line says how many calls have none.
 */
public final class AuditLog {
    /** Whose appenders say where the lines go. */
    public static final String LOGGER = "dev.tessera.audit";

    private static final Logger log = LoggerFactory.getLogger(LOGGER);
    private static final int STRANGERS_A_SECOND = 10;
    private static final int MOST_CHARACTERS = 256;

    private final InstantSource clock;
    private final TokenBucket strangers;
    private long omitted;

    public AuditLog(InstantSource clock) {
        this.clock = clock;
        this.strangers = new TokenBucket(new Quota(STRANGERS_A_SECOND, 10 * STRANGERS_A_SECOND), clock.instant());
    }

    /**
     * A call that ended.
     *
     * @param caller empty for one that showed no valid credentials
     * @param peer the address that the call came from
     * @param method for example {@code tessera.v1.Admin/UpsertItem}
     * @param item as the caller named it; cut after {@value #MOST_CHARACTERS} characters; empty if the call was refused before it was read
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
        Instant now = clock.instant();
        if (entry.caller().isEmpty() && !strangers.take(now).isZero()) {
            omitted++;
            return;
        }
        log.info("{}", line(entry, now));
        omitted = 0;
    }

    private ObjectNode line(Entry entry, Instant now) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
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
