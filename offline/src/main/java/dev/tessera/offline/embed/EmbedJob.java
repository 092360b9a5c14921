package dev.tessera.offline.embed;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.RootCause;
import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.store.feature.EncodedItem;
import dev.tessera.store.model.Item;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The Flink job of the embed stage: items in, parts out, in no particular order. What was encoded before and still holds is carried over. */
public final class EmbedJob {
    private static final long POLL_SECONDS = 2;

    private final TableSource<Item> items;
    private final Optional<TableSource<EncodedItem>> earlier;
    private final Sink<EncodedItem> parts;

    /** @param earlier what the same encoder said before; none to encode all */
    public EmbedJob(TableSource<Item> items, Optional<TableSource<EncodedItem>> earlier, Sink<EncodedItem> parts) {
        this.items = items;
        this.earlier = earlier;
        this.parts = parts;
    }

    /**
     * @param progress is advanced by items
     * @return what was counted
     */
    EmbedReport run(FlinkCluster cluster, EncodeItems encode, Progress progress) throws IOException {
        StreamExecutionEnvironment environment = cluster.batch();
        DataStream<EncodedItem> all = earlier.isPresent()
                ? carryOver(environment, earlier.get(), encode)
                : encode(items.read(environment).rebalance(), encode);
        all.sinkTo(parts).name("parts");
        try {
            return watch(environment.executeAsync("embed"), progress, environment.getParallelism());
        } catch (ExecutionException e) {
            throw new IOException("embed failed: " + RootCause.message(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("embed was interrupted", e);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("embed could not be started: " + RootCause.message(e), e);
        }
    }

    private DataStream<EncodedItem> carryOver(
            StreamExecutionEnvironment environment, TableSource<EncodedItem> before, EncodeItems encode)
            throws IOException {
        SingleOutputStreamOperator<EncodedItem> carried = items.read(environment)
                .keyBy(item -> item.id().value(), Types.STRING)
                .connect(before.read(environment).keyBy(item -> item.item().value(), Types.STRING))
                .process(new CarryOver())
                .returns(new RowType<>(EncodedItem.TABLE))
                .name("carry over");
        return carried.union(encode(carried.getSideOutput(CarryOver.TO_ENCODE).rebalance(), encode));
    }

    private static DataStream<EncodedItem> encode(DataStream<Item> items, EncodeItems encode) {
        return items.transform("embed", new RowType<>(EncodedItem.TABLE), encode);
    }

    private static EmbedReport watch(JobClient client, Progress progress, int subtasks)
            throws InterruptedException, ExecutionException {
        long seen = 0;
        while (true) {
            try {
                EmbedReport report = report(
                        client.getJobExecutionResult()
                                .get(POLL_SECONDS, TimeUnit.SECONDS)
                                .getAllAccumulatorResults(),
                        subtasks);
                progress.advance(report.items() - seen);
                return report;
            } catch (TimeoutException e) {
                long items = report(client.getAccumulators().get(), subtasks).items();
                progress.advance(Math.max(0, items - seen));
                seen = Math.max(seen, items);
            }
        }
    }

    private static EmbedReport report(Map<String, ?> accumulators, int subtasks) {
        return new EmbedReport(
                count(accumulators, EncodeItems.ITEMS),
                count(accumulators, CarryOver.CARRIED),
                count(accumulators, CarryOver.DROPPED),
                count(accumulators, EncodeItems.UNREADABLE),
                count(accumulators, EncodeItems.NANOSECONDS) / 1e9 / subtasks);
    }

    private static long count(Map<String, ?> accumulators, String name) {
        return accumulators.get(name) instanceof Long count ? count : 0;
    }
}
