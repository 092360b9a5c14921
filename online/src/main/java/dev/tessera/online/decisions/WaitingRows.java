package dev.tessera.online.decisions;

import dev.tessera.store.decision.LoggedDecision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows that wait for their files. Of one thread, but for the counts. */
final class WaitingRows {
    private static final Logger log = LoggerFactory.getLogger(WaitingRows.class);

    private final DecisionLimits limits;
    private final DecisionFiles files;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong forgotten = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private List<LoggedDecision> rows = new ArrayList<>();
    private long bytes;
    private long oldest;
    private long nextAttempt = System.nanoTime();
    private boolean failing;

    WaitingRows(DecisionLimits limits, DecisionFiles files) {
        this.limits = limits;
        this.files = files;
    }

    /** @param rowBytes as {@link DecisionSize} estimates them */
    void add(LoggedDecision row, long rowBytes) {
        if (rows.isEmpty()) {
            oldest = System.nanoTime();
        }
        rows.add(row);
        bytes += rowBytes;
        count.incrementAndGet();
    }

    boolean isFull() {
        return bytes >= limits.fileBytes();
    }

    /** Writes files, if that is due and the last failure was long enough ago. */
    void writeIfDue() {
        long now = System.nanoTime();
        boolean due = isFull() || now - oldest >= limits.fileAge().toNanos();
        if (!rows.isEmpty() && due && now >= nextAttempt) {
            write();
        }
    }

    /** Writes a file an hour. What cannot be written stays. */
    void write() {
        Map<String, List<LoggedDecision>> hours = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> DecisionFiles.hour(row.moment()), TreeMap::new, Collectors.toList()));
        List<LoggedDecision> left = new ArrayList<>();
        for (List<LoggedDecision> hour : hours.values()) {
            try {
                int kept = files.write(hour);
                written.addAndGet(kept);
                forgotten.addAndGet(hour.size() - kept);
                count.addAndGet(-hour.size());
                succeeded();
            } catch (IOException e) {
                left.addAll(hour);
                failed(e);
            }
        }
        rows = left;
        bytes = left.isEmpty() ? 0 : bytes;
    }

    private void succeeded() {
        if (failing) {
            log.info("decisions can be written again");
        }
        failing = false;
    }

    private void failed(IOException e) {
        failures.incrementAndGet();
        nextAttempt = System.nanoTime() + limits.pause().toNanos();
        if (!failing) {
            log.warn("decisions wait, and are dropped once there is no room; further failures are counted", e);
        }
        failing = true;
    }

    /** Lets go of what waits; how many those are. */
    long giveUp() {
        rows = new ArrayList<>();
        bytes = 0;
        return count.getAndSet(0);
    }

    long written() {
        return written.get();
    }

    long forgotten() {
        return forgotten.get();
    }

    long failures() {
        return failures.get();
    }

    long count() {
        return count.get();
    }
}
