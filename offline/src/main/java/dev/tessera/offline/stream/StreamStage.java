package dev.tessera.offline.stream;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.network.StopSignal;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.history.EventStreams;
import dev.tessera.store.process.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the streaming job: recorded events in, Parquet event files by date and hour and counters out. It may be killed at any moment; the next run resumes from the last
 * completed checkpoint.
 */
public final class StreamStage {
    private static final Logger LOG = LoggerFactory.getLogger(StreamStage.class);

    private final FlinkCluster cluster;
    private final WorkDirectory work;
    private final StoreTarget target;

    public StreamStage(FlinkCluster cluster, WorkDirectory work, StoreTarget target) {
        this.cluster = cluster;
        this.work = work;
        this.target = target;
    }

    /** Keeps streaming jobs off a work directory; empty if one is at work. */
    public static Optional<FolderLock> tryLock(WorkDirectory work) throws IOException {
        return FolderLock.take(Files.createDirectories(work.streamState()), "lock");
    }

    /**
     * The checkpoint that the next run begins with, a folder; empty if there is none.
     *
     * @throws IOException if one is damaged; the message names it
     */
    public static Optional<Path> lastCheckpoint(WorkDirectory work) throws IOException {
        return ResumePoint.latest(checkpoints(work)).map(ResumePoint::folder);
    }

    private static Path checkpoints(WorkDirectory work) {
        return work.streamState().resolve("checkpoints");
    }

    /** @throws IOException if another job has the folder */
    private static FolderLock lock(WorkDirectory work) throws IOException {
        Path folder = work.streamState();
        return tryLock(work)
                .orElseThrow(() -> new IOException(
                        "another ./tessera stream works in " + folder + "; end it, or give another --work"));
    }

    /**
     * @throws IOException if another job has the work directory, if a checkpoint is damaged, or if the job fails
     * @throws dev.tessera.store.redis.RedisException if Redis is absent, or refuses
     */
    public void run(StreamOptions options) throws IOException {
        try (FolderLock lock = lock(work);
                StoreTarget.Open store = target.open()) {
            endOrphans();
            Path checkpoints = checkpoints(work);
            Optional<ResumePoint> resume = ResumePoint.latest(checkpoints);
            LOG.info(
                    "stream: {}",
                    resume.map(point -> "resuming from checkpoint " + point.number() + " in " + point.folder())
                            .orElse("beginning with what the streams hold"));
            StreamExecutionEnvironment environment =
                    cluster.streaming(checkpoints, options.checkpointInterval(), resume.map(ResumePoint::folder));
            StreamsSource source = new StreamsSource(target, store.streams().partitions());
            CounterSink counters = new CounterSink(target, store.counters().beginEpoch());
            new StreamJob(source, counters, work).define(environment);
            StreamRun run = start(environment, jobName());
            try (StopSignal stopping = new StopSignal()) {
                watch(run, options, store.streams(), checkpoints, stopping::given);
            } catch (IOException | RuntimeException e) {
                run.cancel();
                throw e;
            }
        }
    }

    /** Until the process is asked to end, at the latest: a cluster of other processes would go on. */
    private static void watch(
            StreamRun run, StreamOptions options, EventStreams streams, Path checkpoints, BooleanSupplier stopping)
            throws IOException {
        if (options.once()) {
            run.untilDrained(streams, checkpoints, stopping);
        } else {
            run.untilItEnds(stopping);
        }
    }

    /** A job outlives its driver on a cluster of other processes, and would go on beside the one that resumes from its checkpoint. */
    private void endOrphans() throws IOException {
        int ended = cluster.cancel(jobName());
        if (ended > 0) {
            LOG.info("stream: ended {} that an earlier ./tessera stream left on the Flink cluster", ended);
        }
    }

    private String jobName() {
        return "stream " + work.root();
    }

    private static StreamRun start(StreamExecutionEnvironment environment, String name) throws IOException {
        try {
            return new StreamRun(environment.executeAsync(name));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the streaming job could not be started: " + e.getMessage(), e);
        }
    }
}
