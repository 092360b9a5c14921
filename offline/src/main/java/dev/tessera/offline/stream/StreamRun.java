package dev.tessera.offline.stream;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.RootCause;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running streaming job, seen from outside. */
final class StreamRun {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRun.class);
    private static final long POLL_MILLIS = 200;
    private static final int STOP_ATTEMPTS = 300;

    private final JobClient job;
    private final CompletableFuture<JobExecutionResult> result;
    private final Progress progress = new Progress("stream", "events", 0);
    private long shown;
    private long rejectedShown;
    private long forgottenShown;
    private long duplicatesShown;

    StreamRun(JobClient job) {
        this.job = job;
        this.result = job.getJobExecutionResult();
    }

    /** Watches a job that nobody ends from here, unless the process is asked to end. */
    void untilItEnds(BooleanSupplier stopping) throws IOException {
        while (!hasEnded()) {
            show();
            if (endedBy(stopping)) {
                return;
            }
        }
    }

    private boolean endedBy(BooleanSupplier stopping) {
        boolean given = stopping.getAsBoolean();
        if (given) {
            cancel();
            LOG.info("stream: ended; the next run resumes from the last completed checkpoint");
        }
        return given;
    }

    /** Waits until checkpoints have, or a savepoint would have, all of a backlog, then stops the job with one. */
    void untilDrained(Backlog backlog, Path savepoints, BooleanSupplier stopping) throws IOException {
        int attempts = 0;
        do {
            while (!backlog.isDrained(show())) {
                if (hasEnded()) {
                    throw new IOException("the streaming job was ended from elsewhere before it had read everything");
                }
                if (endedBy(stopping)) {
                    return;
                }
            }
            attempts++;
        } while (!stop(savepoints, attempts));
        showLast();
    }

    /** Ends the job as it stands; its last completed checkpoint stays. */
    void cancel() {
        try {
            job.cancel().get();
        } catch (ExecutionException e) {
            LOG.warn("the streaming job was not cancelled; it has ended, or still runs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it was; a job whose tasks are not all running yet, or are started again, cannot be stopped this way. */
    private boolean stop(Path savepoints, int attempt) throws IOException {
        try {
            String savepoint = job.stopWithSavepoint(false, savepoints.toString(), SavepointFormatType.CANONICAL)
                    .get();
            LOG.info("stream: stopped, to be resumed from {}", savepoint);
            return true;
        } catch (ExecutionException e) {
            if (attempt == STOP_ATTEMPTS || hasEnded()) {
                throw new IOException("the streaming job could not be stopped: " + RootCause.message(e), e);
            }
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Looks whether it has, for a moment. */
    private boolean hasEnded() throws IOException {
        try {
            result.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException running) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException("the streaming job failed: " + RootCause.message(e), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Returns what the job has counted; nothing if it does not say. */
    private Map<String, Object> show() {
        try {
            Map<String, Object> counts = job.getAccumulators().get();
            show(counts);
            return counts;
        } catch (ExecutionException notNow) {
            LOG.debug("no counters", notNow);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.of();
    }

    private void showLast() throws IOException {
        try {
            show(result.get().getAllAccumulatorResults());
            progress.close();
        } catch (ExecutionException e) {
            throw new IOException("the streaming job failed: " + RootCause.message(e), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void show(Map<String, Object> counts) {
        long now = Objects.requireNonNullElse((Long) counts.get(ReadEvent.EVENTS), 0L);
        long rejected = Objects.requireNonNullElse((Long) counts.get(ReadEvent.REJECTIONS), 0L);
        // A restarted task counts from 0.
        if (now != shown) {
            progress.advance(Math.max(0, now - shown));
            shown = now;
        }
        if (rejected > rejectedShown) {
            LOG.warn("stream: {} entries rejected; event_log_rejected says why", rejected);
            rejectedShown = rejected;
        }
        long forgotten = Objects.requireNonNullElse((Long) counts.get(ReadEvent.FORGOTTEN), 0L);
        if (forgotten > forgottenShown) {
            LOG.info("stream: {} entries of forgotten users dropped", forgotten);
            forgottenShown = forgotten;
        }
        long duplicates = Objects.requireNonNullElse((Long) counts.get(FirstOfEvent.DUPLICATES), 0L);
        if (duplicates > duplicatesShown) {
            LOG.info("stream: {} duplicates dropped", duplicates);
            duplicatesShown = duplicates;
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("the wait for the streaming job was interrupted", e);
    }
}
