package dev.tessera.offline.embed;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.Item;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The Flink job of the embed stage: items in, parts out, in no particular order. */
public final class EmbedJob {
    private static final long POLL_SECONDS = 2;

    private final TableSource<Item> items;
    private final Sink<Parts> parts;

    public EmbedJob(TableSource<Item> items, Sink<Parts> parts) {
        this.items = items;
        this.parts = parts;
    }

    /**
     * @param progress is advanced by items
     * @return what was counted
     */
    EmbedReport run(FlinkCluster cluster, EncodeItems encode, Progress progress) throws IOException {
        StreamExecutionEnvironment environment = cluster.batch();
        items.read(environment)
                .rebalance()
                .transform("embed", new RowType<>(Parts.TABLE), encode)
                .sinkTo(parts)
                .name("parts");
        try {
            return watch(environment.executeAsync("embed"), progress);
        } catch (ExecutionException e) {
            throw new IOException("embed failed: " + rootMessage(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("embed was interrupted", e);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("embed could not be started: " + rootMessage(e), e);
        }
    }

    private static EmbedReport watch(JobClient client, Progress progress)
            throws InterruptedException, ExecutionException {
        long seen = 0;
        while (true) {
            try {
                EmbedReport report = report(client.getJobExecutionResult()
                        .get(POLL_SECONDS, TimeUnit.SECONDS)
                        .getAllAccumulatorResults());
                progress.advance(report.items() - seen);
                return report;
            } catch (TimeoutException e) {
                long items = report(client.getAccumulators().get()).items();
                progress.advance(Math.max(0, items - seen));
                seen = Math.max(seen, items);
            }
        }
    }

    private static EmbedReport report(Map<String, ?> accumulators) {
        return new EmbedReport(count(accumulators, EncodeItems.ITEMS), count(accumulators, EncodeItems.UNREADABLE));
    }

    private static long count(Map<String, ?> accumulators, String name) {
        return accumulators.get(name) instanceof Long count ? count : 0;
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
