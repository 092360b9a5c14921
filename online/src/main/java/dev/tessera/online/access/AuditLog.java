package dev.tessera.online.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who tried to change what is served, and what became of it: a line of JSON a call, through the logger {@value #LOGGER}. It never holds a
 * token or anything of an item but its id. So that nobody fills a disk, calls that ended before they were read get {@value #UNREAD_A_SECOND} lines a
 * second, those of strangers and those of known callers as many each; the next line says how many calls have none.
 *
 * <p>A change is written by the thread that made it, before its caller hears of it. All other lines are written by a thread of their own, since calls are refused by the threads of
 * connections, which must not wait for a disk; {@value #MOST_WAITING} lines may wait, and what finds no room is counted, and has no line either.
 */
public final class AuditLog implements AutoCloseable {
    /** Whose appenders say where the lines go. */
    public static final String LOGGER = "dev.tessera.audit";

    private static final Logger log = LoggerFactory.getLogger(LOGGER);
    private static final Logger others = LoggerFactory.getLogger(AuditLog.class);
    private static final int UNREAD_A_SECOND = 10;
    private static final Quota UNREAD = new Quota(UNREAD_A_SECOND, 10 * UNREAD_A_SECOND);
    private static final int MOST_CHARACTERS = 256;
    private static final int MOST_WAITING = 4096;
    private static final long LAST_SECONDS = 10;

    private final InstantSource clock;
    private final TokenBucket strangers;
    private final TokenBucket known;
    private final LongAdder dropped = new LongAdder();
    private final ThreadPoolExecutor writer =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), AuditLog::thread);
    private long omitted;

    public AuditLog(InstantSource clock) {
        this.clock = clock;
        this.strangers = new TokenBucket(UNREAD, clock);
        this.known = new TokenBucket(UNREAD, clock);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "audit-log");
        thread.setDaemon(true);
        return thread;
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

    /** Waits for nothing, unless the entry is of a change. */
    public void write(Entry entry) {
        if (entry.revision().isPresent()) {
            log.info("{}", lineOfChange(entry));
        } else {
            queue(entry);
        }
    }

    private synchronized ObjectNode lineOfChange(Entry entry) {
        ObjectNode line = line(entry);
        omitted = 0;
        return line;
    }

    private synchronized void queue(Entry entry) {
        if (entry.item().isEmpty() && !bucket(entry).take().isZero()) {
            omitted++;
            return;
        }
        ObjectNode line = line(entry);
        try {
            writer.execute(() -> log.info("{}", line));
            omitted = 0;
        } catch (RejectedExecutionException | OutOfMemoryError noRoomOrThread) {
            omitted++;
            dropped.increment();
        }
    }

    /** Lines that found no room, or were not written in the end. */
    public long dropped() {
        return dropped.sum();
    }

    /** Writes the lines that wait, once no call is under way; what the disk does not take within {@value #LAST_SECONDS} s is dropped. Harmless if called again. */
    @Override
    public void close() {
        writer.shutdown();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_SECONDS);
        boolean interrupted = false;
        while (!writer.isTerminated() && System.nanoTime() < end) {
            try {
                boolean unused = writer.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        giveUp();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveUp() {
        int left = writer.shutdownNow().size();
        if (left > 0) {
            dropped.add(left);
            others.error("{} lines of the audit log could not be written in the end", left);
        }
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
