package dev.tessera.online.decisions;

import dev.tessera.online.ranking.DecisionSink;
import dev.tessera.online.ranking.Generations;
import dev.tessera.online.ranking.MadeDecision;
import dev.tessera.online.retrieval.Overlay;
import dev.tessera.store.decision.LoggedDecision;
import dev.tessera.store.history.ForgottenUsers;
import dev.tessera.store.model.DecisionId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes decisions into Parquet files, on a thread of its own. A request does no more for it than to put its decision into a queue; where that
 * is full, the decision is dropped and counted. What cannot be written waits, and is tried again, while there is room. A process that is killed
 * loses what is not in a complete file yet: the last five minutes, or less where there is much to write.
 */
public final class DecisionLog implements DecisionSink {
    private static final Logger log = LoggerFactory.getLogger(DecisionLog.class);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration REPORT = Duration.ofMinutes(1);

    private final Sampling sampling;
    private final DecisionLimits limits;
    private final DecisionRows rows;
    private final WaitingRows waiting;
    private final SkewAlarm alarm;
    private final BlockingQueue<Queued> queue = new LinkedBlockingQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final LongAdder offered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Thread thread = new Thread(this::run, "decision-log");
    private volatile boolean closing;
    private volatile Overlay latestQueued = Overlay.NONE;
    private volatile long end;
    private long nextReport = System.nanoTime();
    private @Nullable DecisionCounts reported;

    private record Queued(MadeDecision made, long bytes, long overlayBytes) {}

    private DecisionLog(
            Sampling sampling, DecisionLimits limits, DecisionRows rows, DecisionFiles files, SkewAlarm alarm) {
        this.sampling = sampling;
        this.limits = limits;
        this.rows = rows;
        this.waiting = new WaitingRows(limits, files);
        this.alarm = alarm;
    }

    /**
     * What a log is of.
     *
     * @param again one in so many logged decisions is made again while it is served; 0 for none, not negative
     * @param profile what the last bits of user vectors depend on
     */
    public record Settings(Path folder, Sampling sampling, int again, String profile) {
        public Settings {
            if (again < 0) {
                throw new IllegalArgumentException(
                        "one in " + again + " decisions is to be made again; expected 0 (none) or more");
            }
        }
    }

    /**
     * Starts a log.
     *
     * @param users who is forgotten is asked before a file is complete
     * @param generations those that answers come from
     * @param random a secure one outside tests
     * @throws IllegalArgumentException if the folder cannot be written into
     */
    public static DecisionLog open(
            Settings settings,
            ForgottenUsers users,
            Generations generations,
            InstantSource clock,
            RandomGenerator random) {
        return open(
                settings, DecisionLimits.DEFAULT, DecisionFiles.in(settings.folder, users, clock, random), generations);
    }

    static DecisionLog open(Settings settings, DecisionLimits limits, DecisionFiles files, Generations generations) {
        DecisionLog opened = new DecisionLog(
                settings.sampling,
                limits,
                new DecisionRows(settings.sampling, settings.profile),
                files,
                new SkewAlarm(settings.again, generations, new DecisionReplay(settings.profile)));
        opened.thread.setDaemon(true);
        opened.thread.start();
        return opened;
    }

    @Override
    public boolean wants(DecisionId id) {
        return sampling.takes(id);
    }

    @Override
    public void take(MadeDecision made) {
        offered.increment();
        long bytes = DecisionSize.of(made);
        long overlayBytes = overlayBytes(made.overlay());
        long all = bytes + overlayBytes;
        if (closing) {
            dropped.increment();
        } else if (queuedBytes.addAndGet(all) > limits.queuedBytes()) {
            queuedBytes.addAndGet(-all);
            dropped.increment();
        } else {
            latestQueued = made.overlay();
            queue.add(new Queued(made, bytes, overlayBytes));
        }
    }

    /** Most decisions in a row saw the same changed items. However many those are, an empty queue has room for a decision. */
    @SuppressWarnings("ReferenceEquality")
    private long overlayBytes(Overlay overlay) {
        return overlay == latestQueued ? 0 : Math.min(DecisionSize.of(overlay), limits.queuedBytes() / 2);
    }

    private void run() {
        while (!closing || !queue.isEmpty()) {
            attempt(this::step);
        }
        attempt(this::writeLast);
        dropped.add(waiting.giveUp());
    }

    /** Whatever is thrown, also by the machine, must not end the thread: nobody else would empty the queue. */
    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            log.error("the decision log failed; it goes on", e);
        }
    }

    private void step() {
        if (waiting.isFull()) {
            makeRoom();
        } else {
            Queued next = poll();
            if (next != null) {
                add(next);
            }
            waiting.writeIfDue();
        }
        report();
    }

    private void makeRoom() {
        if (closing) {
            writeLast();
        } else {
            waiting.writeIfDue();
        }
        if (waiting.isFull() && closing) {
            dropQueued();
        } else if (waiting.isFull()) {
            pause(TICK);
        }
    }

    /** Tries until all is written, or the time for that is over. */
    private void writeLast() {
        waiting.write();
        while (waiting.count() > 0 && System.nanoTime() < end) {
            pause(limits.pause());
            waiting.write();
        }
    }

    private void add(Queued next) {
        queuedBytes.addAndGet(-next.bytes - next.overlayBytes);
        LoggedDecision row;
        try {
            row = rows.row(next.made);
        } catch (RuntimeException | Error e) {
            dropped.increment();
            log.error(
                    "decision {} cannot be logged", next.made.slate().decision().id(), e);
            return;
        }
        waiting.add(row, next.bytes);
        alarm.see(row);
    }

    private void dropQueued() {
        for (Queued next = queue.poll(); next != null; next = queue.poll()) {
            queuedBytes.addAndGet(-next.bytes - next.overlayBytes);
            dropped.increment();
        }
    }

    private @Nullable Queued poll() {
        try {
            return queue.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody has a reason to; the log ends by its own flag.
            return null;
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            log.debug("interrupted", e);
        }
    }

    /** Says now and then what is lost. */
    private void report() {
        long now = System.nanoTime();
        if (now < nextReport) {
            return;
        }
        nextReport = now + REPORT.toNanos();
        DecisionCounts counts = counts();
        DecisionCounts before = reported;
        reported = counts;
        if (before != null && (counts.dropped() > before.dropped() || counts.failures() > before.failures())) {
            log.warn("{}", counts);
        }
    }

    /** What became of decisions so far; exact while none comes in. */
    public DecisionCounts counts() {
        return new DecisionCounts(
                offered.sum(),
                waiting.written(),
                dropped.sum(),
                waiting.forgotten(),
                queue.size() + waiting.count(),
                waiting.failures());
    }

    /** What came of decisions that were made again meanwhile. */
    public SkewCounts skew() {
        return alarm.counts();
    }

    /** Writes what waits, and tries again for {@link DecisionLimits#ending}; what cannot be written by then is dropped. Harmless if called again. */
    @Override
    public synchronized void close() {
        if (closing && !thread.isAlive()) {
            return;
        }
        end = System.nanoTime() + limits.ending().toNanos();
        closing = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        log.info("{}; {}", counts(), skew());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
