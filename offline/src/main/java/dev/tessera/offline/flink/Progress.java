package dev.tessera.offline.flink;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people how far a long piece of work is: done of total, rate, time left; at most one line every few seconds. */
public final class Progress implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final long INTERVAL = Duration.ofSeconds(5).toNanos();

    private final String stage;
    private final String unit;
    private final long total;
    private final long started = System.nanoTime();
    private final AtomicLong done = new AtomicLong();
    private volatile long before;
    private final AtomicLong last = new AtomicLong(started);
    private final AtomicLong nextLine = new AtomicLong(started + INTERVAL);

    /**
     * @param stage what is being done, for example {@code embed}
     * @param unit what is counted, for example {@code items}
     * @param total how many there are; 0 if that is not known. An estimate that proves too low is no longer shown
     */
    public Progress(String stage, String unit, long total) {
        this.stage = stage;
        this.unit = unit;
        this.total = total;
    }

    /** What an earlier run has done, which tells nothing about the rate of this one. Before any {@link #advance}. */
    public void resume(long count) {
        before = count;
        done.set(count);
    }

    public void advance(long count) {
        advance(count, "");
    }

    /** @param detail shown at the end of the line, for example the loss */
    public void advance(long count, String detail) {
        long now = done.addAndGet(count);
        long moment = System.nanoTime();
        last.set(moment);
        long due = nextLine.get();
        if (moment - due >= 0 && nextLine.compareAndSet(due, moment + INTERVAL)) {
            LOG.info("{}", line(now, moment - started, detail));
        }
    }

    /** Says how much was done, and how long it took to the last of it. */
    @Override
    public void close() {
        LOG.info("{}: {} {} in {}", stage, done.get() - before, unit, duration(last.get() - started));
    }

    String line(long now, long nanos, String detail) {
        double rate = (now - before) * 1e9 / Math.max(1, nanos);
        boolean known = total > 0 && now <= total;
        String amount = known
                ? String.format(Locale.ROOT, "%d of %d %s (%d%%)", now, total, unit, 100 * now / total)
                : now + " " + unit;
        String left = known && rate > 0 ? ", " + duration((long) ((total - now) / rate * 1e9)) + " left" : "";
        return String.format(
                Locale.ROOT, "%s: %s, %.1f/s%s%s", stage, amount, rate, left, detail.isEmpty() ? "" : ", " + detail);
    }

    private static String duration(long nanos) {
        long seconds = Math.max(0, Duration.ofNanos(nanos).toSeconds());
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
