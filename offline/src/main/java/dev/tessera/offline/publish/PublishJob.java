package dev.tessera.offline.publish;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.generation.BlockPlan;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The Flink job of publish: rows go to the task that owns their block, blocks go to the blob store, and what was written goes to the driver:
 *
 * <pre>
 * item vectors -> by block -> write, read back -> VECTORS, PARTS \
 * items        -> by block -> write, read back -> CARDS           > written blocks
 * catalog      -> by block -> write, read back -> COUNTS         /
 * </pre>
 */
final class PublishJob {
    private final Inputs inputs;
    private final StoreTarget target;
    private final Sink<WrittenBlock> written;

    /** The tables that are published. */
    record Inputs(TableSource<ItemVector> vectors, TableSource<Item> items, TableSource<CatalogEntry> catalog) {}

    PublishJob(Inputs inputs, StoreTarget target, Sink<WrittenBlock> written) {
        this.inputs = inputs;
        this.target = target;
        this.written = written;
    }

    /** @param ids all items, in rising order */
    void define(StreamExecutionEnvironment environment, List<ItemId> ids, int dimension) throws IOException {
        DataStream<ItemVector> vectors = inputs.vectors().read(environment);
        write(vectors, new BlockContent.Vectors(dimension), ids, dimension)
                .union(
                        write(vectors, new BlockContent.Parts(dimension), ids, dimension),
                        write(inputs.items().read(environment), new BlockContent.Cards(), ids, dimension),
                        write(inputs.catalog().read(environment), new BlockContent.Counts(), ids, dimension))
                .sinkTo(written)
                .name("written blocks");
    }

    private <R extends Record> DataStream<WrittenBlock> write(
            DataStream<R> rows, BlockContent<R> content, List<ItemId> ids, int dimension) {
        return rows.keyBy(new BlockOf<>(content, BlockPlan.of(content.kind(), ids, dimension)), Types.INT)
                .process(new WriteBlock<>(content, target))
                .returns(new RowType<>(WrittenBlock.TABLE))
                .name("write " + content.kind());
    }

    /** The block that a row belongs to. */
    private static final class BlockOf<R extends Record> implements KeySelector<R, Integer> {
        private static final long serialVersionUID = 1;

        private final BlockContent<R> content;
        private final BlockPlan plan;

        BlockOf(BlockContent<R> content, BlockPlan plan) {
            this.content = content;
            this.plan = plan;
        }

        @Override
        public Integer getKey(R row) {
            return plan.blockOf(content.item(row));
        }
    }
}
