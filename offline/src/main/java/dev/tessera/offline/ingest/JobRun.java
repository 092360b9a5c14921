package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.FlinkCluster;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the job to its end and says how far it is, from the job's own counters, which Flink reports with every heartbeat. */
final class JobRun {
    private static final long POLL_SECONDS = 1;

    private final FlinkCluster cluster;

    JobRun(FlinkCluster cluster) {
        this.cluster = cluster;
    }

    /** @return the job's counters */
    Map<String, Long> execute(IngestJob job) throws IOException {
        StreamExecutionEnvironment environment = cluster.batch();
        job.define(environment);
        try (IngestProgress progress = new IngestProgress(job.estimateRows())) {
            JobClient client = environment.executeAsync("ingest");
            return watch(client, progress);
        } catch (ExecutionException e) {
            throw new IOException("ingest failed: " + telling(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("ingest was interrupted", e);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("ingest could not be started: " + telling(e), e);
        }
    }

    private static Map<String, Long> watch(JobClient client, IngestProgress progress)
            throws InterruptedException, ExecutionException {
        CompletableFuture<JobExecutionResult> result = client.getJobExecutionResult();
        while (true) {
            try {
                Map<String, Long> counts =
                        counts(result.get(POLL_SECONDS, TimeUnit.SECONDS).getAllAccumulatorResults());
                progress.show(counts);
                return counts;
            } catch (TimeoutException e) {
                progress.show(counts(client.getAccumulators().get()));
            }
        }
    }

    private static Map<String, Long> counts(Map<String, ?> accumulators) {
        Map<String, Long> counts = new TreeMap<>();
        accumulators.forEach((name, value) -> {
            if (value instanceof Long count) {
                counts.put(name, count);
            }
        });
        return counts;
    }

    private static String telling(Throwable e) {
        Throwable telling = e;
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            // Readers say which file in an IOException; what lies below it is a detail.
            if (!(telling instanceof IOException)) {
                telling = cause;
            }
        }
        return String.valueOf(telling.getMessage());
    }
}
