package dev.tessera.offline.finetune;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.RootCause;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.functions.Partitioner;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Flink job of one round: numbers of replicas in, each to the subtask of its number; what is trained lies in the round's folders. */
final class RoundJob {
    private static final Logger LOG = LoggerFactory.getLogger(RoundJob.class);
    private static final long POLL_SECONDS = 1;

    private final FlinkCluster cluster;
    private final int replicas;

    RoundJob(FlinkCluster cluster, int replicas) {
        this.cluster = cluster;
        this.replicas = replicas;
    }

    /**
     * @param stopping as in {@link Advance#from}; the job is cancelled when it says so
     * @return whether the job came to its end, and was not cancelled
     * @throws IOException if the job failed, restarts included
     */
    boolean run(String name, TrainReplica train, BooleanSupplier stopping) throws IOException {
        StreamExecutionEnvironment environment = cluster.batch().setParallelism(replicas);
        environment
                .fromData(IntStream.range(0, replicas).boxed().toList(), Types.INT)
                .setParallelism(1)
                .name("replicas")
                .partitionCustom(new ToSubtaskOfNumber(), new ItsNumber())
                .map(train)
                .returns(Types.INT)
                .setParallelism(replicas)
                .name("train replica")
                .sinkTo(new DiscardingSink<>())
                .setParallelism(replicas);
        try {
            JobClient client = environment.executeAsync(name);
            if (comesToItsEnd(client, stopping)) {
                return true;
            }
            client.cancel().get();
            return false;
        } catch (Exception e) {
            if (ExceptionUtils.findThrowable(e, InterruptedException.class).isPresent()) {
                Thread.currentThread().interrupt();
            }
            if (stopping.getAsBoolean()) {
                LOG.info("{} is given up, in a process that stops: {}", name, RootCause.message(e));
                return false;
            }
            throw new IOException(name + " failed: " + RootCause.message(e), e);
        }
    }

    private static boolean comesToItsEnd(JobClient client, BooleanSupplier stopping) throws ExecutionException {
        // Asked for once: every call would poll the cluster by a client of its own.
        CompletableFuture<JobExecutionResult> result = client.getJobExecutionResult();
        while (!stopping.getAsBoolean()) {
            try {
                result.get(POLL_SECONDS, TimeUnit.SECONDS);
                return true;
            } catch (TimeoutException stillRunning) {
                // Asked again.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return false;
    }

    private static final class ToSubtaskOfNumber implements Partitioner<Integer> {
        private static final long serialVersionUID = 1;

        @Override
        public int partition(Integer replica, int subtasks) {
            return replica % subtasks;
        }
    }

    private static final class ItsNumber implements KeySelector<Integer, Integer> {
        private static final long serialVersionUID = 1;

        @Override
        public Integer getKey(Integer replica) {
            return replica;
        }
    }
}
