package dev.tessera.offline.stream;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.Forgotten;
import dev.tessera.offline.network.StopSignal;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.process.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the streaming job: events in, which rankers recorded or a Kafka topic has, Parquet event files by date and hour and counters out. It may be killed
 * at any moment; the next run resumes from the last completed checkpoint.
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
     * Reads what rankers record.
     *
     * @throws IOException if another job has the work directory, if a checkpoint is damaged or of something else, or if the job fails
     * @throws dev.tessera.store.redis.RedisException if Redis is absent, or refuses
     */
    public void run(StreamOptions options) throws IOException {
        try (FolderLock lock = lock(work);
                StoreTarget.Open store = target.open()) {
            run(options, store, new RecordedEvents(target, store.streams()));
        }
    }

    /**
     * Reads a Kafka topic instead, whose events histories get too.
     *
     * @param history how many entries of a user's history are kept
     * @throws IOException as above, and if the topic is not there or cannot be reached
     * @throws dev.tessera.store.redis.RedisException if Redis is absent, or refuses
     */
    public void run(StreamOptions options, KafkaTopic topic, int history) throws IOException {
        InstantSource clock = InstantSource.system();
        try (FolderLock lock = lock(work);
                StoreTarget.Open store = target.open()) {
            ReadRecord read = new ReadRecord(topic.name(), Forgotten.in(work), clock);
            run(options, store, new TopicEvents(topic, read, new HistorySink(target, history, clock)));
        }
    }

    private void run(StreamOptions options, StoreTarget.Open store, EventOrigin origin) throws IOException {
        endOrphans();
        Path checkpoints = checkpoints(work);
        Optional<ResumePoint> resume = ResumePoint.latest(checkpoints);
        new OriginNote(work.streamState()).claim(origin.name(), resume.isPresent());
        LOG.info(
                "stream: {}, {}",
                origin.name(),
                resume.map(point -> "resuming from checkpoint " + point.number() + " in " + point.folder())
                        .orElse("beginning with what is there"));
        try (Backlog backlog = origin.backlog()) {
            StreamExecutionEnvironment environment =
                    cluster.streaming(checkpoints, options.checkpointInterval(), resume.map(ResumePoint::folder));
            CounterSink counters = new CounterSink(target, store.counters().beginEpoch());
            new StreamJob(origin, new StreamCounters(counters, target), work).define(environment);
            StreamRun run = start(environment, jobName());
            try (StopSignal stopping = new StopSignal()) {
                watch(run, options, backlog, checkpoints, stopping::given);
            } catch (IOException | RuntimeException e) {
                run.cancel();
                throw e;
            }
        }
    }

    /** Until the process is asked to end, at the latest: a cluster of other processes would go on. */
    private static void watch(
            StreamRun run, StreamOptions options, Backlog backlog, Path checkpoints, BooleanSupplier stopping)
            throws IOException {
        if (options.once()) {
            run.untilDrained(backlog, checkpoints, stopping);
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
