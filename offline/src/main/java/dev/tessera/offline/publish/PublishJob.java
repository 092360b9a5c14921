package dev.tessera.offline.publish;

import dev.tessera.offline.flink.RowType;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.vector.VectorPrecision;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The Flink job of publish: rows go, packed, to the task that owns their block, blocks go to the blob store, and what was written goes to the driver:
 *
 * <pre>
 * item vectors -> pack -> by block -> write, read back -> VECTORS, PARTS \
 * items        -> pack -> by block -> write, read back -> CARDS           > written blocks
 * catalog      -> pack -> by block -> write, read back -> COUNTS         /
 * </pre>
 */
final class PublishJob {
    private final Inputs inputs;
    private final StoreTarget target;
    private final Sink<WrittenBlock> written;

    /** The tables that are published. */
    record Inputs(TableSource<ItemVector> vectors, TableSource<CardRow> items, TableSource<CatalogEntry> catalog) {}

    PublishJob(Inputs inputs, StoreTarget target, Sink<WrittenBlock> written) {
        this.inputs = inputs;
        this.target = target;
        this.written = written;
    }

    void define(StreamExecutionEnvironment environment, PublishPlan plan) throws IOException {
        int dimension = plan.dimension();
        VectorPrecision precision = plan.precision();
        List<BlockLayout<ItemVector>> vectors = List.of(
                BlockLayout.of(new BlockContent.Vectors(dimension, precision), plan),
                BlockLayout.of(new BlockContent.Parts(dimension, precision), plan));
        List<BlockLayout<CardRow>> cards = List.of(BlockLayout.of(new BlockContent.Cards(), plan));
        List<BlockLayout<CatalogEntry>> counts = List.of(BlockLayout.of(new BlockContent.Counts(), plan));
        write(inputs.vectors().read(environment), vectors)
                .union(
                        write(inputs.items().read(environment), cards),
                        write(inputs.catalog().read(environment), counts))
                .sinkTo(written)
                .name("written blocks");
    }

    private <R extends Record> DataStream<WrittenBlock> write(DataStream<R> rows, List<BlockLayout<R>> layouts) {
        String kinds =
                layouts.stream().map(layout -> layout.content().kind().name()).collect(Collectors.joining(" and "));
        return rows.transform("pack " + kinds, new RowType<>(RowPack.TABLE), new PackRows<>(layouts.get(0)))
                .keyBy(RowPack::block, Types.INT)
                .process(new WriteBlock<>(layouts, target))
                .returns(new RowType<>(WrittenBlock.TABLE))
                .name("write " + kinds);
    }
}
