package dev.tessera.offline.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.table.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FlinkExtension.class)
class TableStreamIT {
    private static final Table<Item> ITEMS = Table.of("items", Item.class, 1);
    private static final Table<Event> EVENTS = Table.of("events", Event.class, 1);

    @TempDir
    Path folder;

    @Test
    void rowsPassThroughAJobUnchanged(FlinkCluster cluster) throws Exception {
        List<Item> items = IntStream.range(0, 500).mapToObj(TableStreamIT::item).toList();
        ITEMS.write(folder.resolve("in"), items);
        TableSink<Item> sink = TableSink.into(ITEMS, folder.resolve("out"));

        var environment = cluster.batch();
        new TableSource<>(ITEMS, folder.resolve("in"))
                .read(environment)
                .rebalance()
                .sinkTo(sink);
        environment.execute("copy");
        sink.publish();

        assertThat(ITEMS.readAll(folder.resolve("out")))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrderElementsOf(items);
    }

    @Test
    void aFailedJobLeavesTheOldTable(FlinkCluster cluster) throws Exception {
        EVENTS.write(folder.resolve("in"), List.of(event(1), event(2)));
        EVENTS.write(folder.resolve("out"), List.of(event(3)));
        TableSink<Event> sink = TableSink.into(EVENTS, folder.resolve("out"));

        var environment = cluster.batch();
        new TableSource<>(EVENTS, folder.resolve("in"))
                .read(environment)
                .map(new Fail())
                .sinkTo(sink);
        assertThatThrownBy(() -> environment.execute("fail")).hasStackTraceContaining("broken on purpose");

        assertThat(EVENTS.readAll(folder.resolve("out"))).containsExactly(event(3));
        assertThat(Files.exists(folder.resolve("out.staging/part-00000.parquet")))
                .isFalse();
    }

    @Test
    void aFileWithoutAByteIsNoEmptyFile(FlinkCluster cluster) throws Exception {
        EVENTS.write(folder.resolve("in"), List.of(event(1)));
        Path cut = Files.createFile(folder.resolve("in/part-00001.parquet"));
        var environment = cluster.batch();
        new TableSource<>(EVENTS, folder.resolve("in")).read(environment).sinkTo(new DiscardingSink<>());
        assertThatThrownBy(() -> environment.execute("read"))
                .hasStackTraceContaining(cut + " is not a complete Parquet file");
    }

    static final class Fail implements MapFunction<Event, Event> {
        private static final long serialVersionUID = 1;

        @Override
        public Event map(Event event) {
            throw new IllegalStateException("broken on purpose");
        }
    }

    private static Item item(int index) {
        return new Item(
                new ItemId("i" + index),
                "title",
                "",
                Map.of("genre", List.of("a", "b"), "price", List.of("" + index)),
                new byte[] {1, 2, (byte) index},
                Instant.EPOCH);
    }

    private static Event event(int index) {
        Instant when = Instant.ofEpochSecond(index);
        return new Event(
                new EventId("e" + index), new UserId("u"), new ItemId("i"), EventKind.VIEW, Double.NaN, when, when);
    }
}
