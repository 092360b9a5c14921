package dev.tessera.offline.flink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Flink cluster that runs every stage of a pipeline: one embedded in this process, or a remote one by address. Starting one takes
 * seconds and a further job a fraction of a second, so a pipeline owns one for its whole life.
 */
public final class FlinkCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkCluster.class);

    private static final int JOBS_AT_ONCE = 2;

    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

    private static final Duration LAST_DELAY = Duration.ofSeconds(30);

    /** After so long without a failure the first delay is the next one again. */
    private static final Duration QUIET = Duration.ofMinutes(2);

    /** Into how many groups of keys state is divided; checkpoints hold it, so it never changes. */
    private static final int MAX_PARALLELISM = 128;

    private final String host;
    private final int restPort;
    private final int parallelism;
    private final int jobsAtOnce;
    private final Optional<JobJar> jar;
    private final AutoCloseable owned;

    /** @param jar what jobs bring along; none to an embedded cluster, which has this process's classes */
    private FlinkCluster(
            String host, int restPort, int parallelism, int jobsAtOnce, Optional<JobJar> jar, AutoCloseable owned) {
        this.host = host;
        this.restPort = restPort;
        this.parallelism = parallelism;
        this.jobsAtOnce = jobsAtOnce;
        this.jar = jar;
        this.owned = owned;
    }

    /**
     * Starts a cluster in this process, its REST port free and bound to the loopback address, with slots for
     * {@value #JOBS_AT_ONCE} jobs.
     *
     * @param parallelism subtasks of a parallel operator
     */
    public static FlinkCluster embedded(int parallelism) {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        // Counters come with heartbeats, and people want to see how far a job is.
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(JOBS_AT_ONCE * parallelism)
                .build());
        try {
            cluster.start();
            int port = cluster.getRestAddress().get().getPort();
            return new FlinkCluster("127.0.0.1", port, parallelism, JOBS_AT_ONCE, Optional.empty(), cluster);
        } catch (Exception e) {
            stop(cluster);
            throw new IllegalStateException("the embedded Flink cluster did not start: " + e.getMessage(), e);
        }
    }

    /** A cluster that failed to start must still be closed, or its threads keep the process alive. */
    private static void stop(MiniCluster cluster) {
        try {
            cluster.close();
        } catch (Exception e) {
            LOG.warn("the embedded Flink cluster did not stop", e);
        }
    }

    /**
     * Uses a cluster that is already running; closing this leaves it alone. Jobs bring Tessera's own classes; the cluster has the libraries that
     * they use, and sees the same files under the same paths.
     */
    public static FlinkCluster remote(String host, int restPort, int parallelism) {
        JobJar jar = JobJar.write();
        return new FlinkCluster(host, restPort, parallelism, 1, Optional.of(jar), jar);
    }

    /** Jobs that find slots at the same time; of a cluster that others run too only one is sure. */
    public int jobsAtOnce() {
        return jobsAtOnce;
    }

    /** How many subtasks a parallel operator of a job gets. */
    public int parallelism() {
        return parallelism;
    }

    /**
     * A fresh environment for one batch job. Types that would fall back to Kryo are refused; a failed region is restarted, so sinks must
     * tolerate seeing a record again: twice on the embedded cluster; on another one, where a TaskManager may be lost, for the half minute that
     * it can take until that is noticed.
     */
    public StreamExecutionEnvironment batch() {
        Configuration configuration = common(RuntimeExecutionMode.BATCH);
        if (jar.isEmpty()) {
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, FIRST_DELAY);
        } else {
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, 5);
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, FIRST_DELAY);
            configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 2.0);
        }
        return environment(configuration);
    }

    /**
     * A fresh environment for one job without an end. Its state goes into checkpoints, each of them exactly once in effect; the last one stays
     * when the job is cancelled or killed. A failed job restarts from it, after a second at first and at most half a minute when it fails again and again.
     *
     * @param checkpoints the folder that they are written to, in one folder a job
     * @param resume the checkpoint to begin with, which this job then owns; empty to begin anew
     */
    public StreamExecutionEnvironment streaming(Path checkpoints, Duration interval, Optional<Path> resume) {
        Configuration configuration = common(RuntimeExecutionMode.STREAMING);
        configuration.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, FIRST_DELAY);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, LAST_DELAY);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD, QUIET);
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        configuration.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        resume.ifPresent(checkpoint -> {
            configuration.set(
                    StateRecoveryOptions.SAVEPOINT_PATH, checkpoint.toUri().toString());
            configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        });
        return environment(configuration);
    }

    private static Configuration common(RuntimeExecutionMode mode) {
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, mode);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        return configuration;
    }

    private StreamExecutionEnvironment environment(Configuration configuration) {
        String[] jars = jar.map(each -> each.file().toString()).stream().toArray(String[]::new);
        return StreamExecutionEnvironment.createRemoteEnvironment(host, restPort, configuration, jars)
                .setParallelism(parallelism);
    }

    /**
     * Ends the jobs of this name that run here, such as one whose driver was killed, and waits until they have.
     *
     * @return how many there were
     * @throws IOException if the cluster cannot be asked
     */
    public int cancel(String name) throws IOException {
        Configuration address = new Configuration();
        address.set(RestOptions.ADDRESS, host);
        address.set(RestOptions.PORT, restPort);
        int cancelled = 0;
        try (RestClusterClient<StandaloneClusterId> client =
                new RestClusterClient<>(address, StandaloneClusterId.getInstance())) {
            for (JobStatusMessage job : client.listJobs().get()) {
                if (job.getJobName().equals(name) && !job.getJobState().isGloballyTerminalState()) {
                    client.cancel(job.getJobId()).get();
                    client.requestJobResult(job.getJobId()).get();
                    cancelled++;
                }
            }
            return cancelled;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the wait for jobs of the Flink cluster was interrupted", e);
        } catch (Exception e) {
            throw new IOException(
                    "the Flink cluster at " + host + ":" + restPort + " does not tell its jobs, or does not end them: "
                            + RootCause.message(e),
                    e);
        }
    }

    @Override
    public void close() {
        try {
            owned.close();
        } catch (Exception e) {
            throw new IllegalStateException("the Flink cluster was not closed: " + e.getMessage(), e);
        }
    }
}
