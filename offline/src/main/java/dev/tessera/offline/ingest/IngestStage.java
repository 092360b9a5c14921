package dev.tessera.offline.ingest;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.TableSink;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs ingest: files in, tables {@code items}, {@code events} and {@code rejected} out. Running it again replaces the tables. */
public final class IngestStage {
    private static final Logger LOG = LoggerFactory.getLogger(IngestStage.class);

    private final FlinkCluster cluster;
    private final WorkDirectory work;
    private final InstantSource clock;

    /** @param clock tells which times lie in the future; read once, at the start */
    public IngestStage(FlinkCluster cluster, WorkDirectory work, InstantSource clock) {
        this.cluster = cluster;
        this.work = work;
        this.clock = clock;
    }

    /**
     * @throws IOException if a file is absent, is not what its name says, or lacks a column, before any work; or if a file turns out to be
     *     damaged further on. The tables are then what they were
     */
    public IngestReport run(IngestOptions options) throws IOException {
        RowSource items = RowSource.of(options.items(), ItemColumns.REQUIRED);
        RowSource events = RowSource.of(options.events(), EventColumns.REQUIRED);
        IngestRules rules = new IngestRules(
                new ItemRules(options.excludedColumns()),
                new EventRules(clock.instant()),
                new ImageFolder(options.images().toString()),
                Forgotten.in(work));
        TableSink<Item> itemSink = TableSink.into(IngestTables.ITEMS, table(IngestTables.ITEMS.name()));
        TableSink<Event> eventSink = TableSink.into(IngestTables.EVENTS, table(IngestTables.EVENTS.name()));
        TableSink<Rejected> rejectedSink = TableSink.into(Rejected.TABLE, table(Rejected.TABLE.name()));
        Map<String, Long> counts = new JobRun(cluster)
                .execute(new IngestJob(
                        items,
                        events,
                        options.eventLog().map(LoggedEvents::new),
                        rules,
                        new IngestSinks(itemSink, eventSink, rejectedSink)));
        itemSink.publish();
        eventSink.publish();
        rejectedSink.publish();
        IngestReport report = report(counts);
        report.lines().forEach(line -> LOG.info("ingest: {}", line));
        return report;
    }

    private IngestReport report(Map<String, Long> counts) throws IOException {
        Map<String, Long> rejected = new TreeMap<>();
        Rejected.TABLE.forEach(
                table(Rejected.TABLE.name()), row -> rejected.merge(IngestReport.cause(row), 1L, Long::sum));
        return new IngestReport(
                counts.getOrDefault(IngestJob.acceptedCounter(IngestJob.ITEMS), 0L),
                counts.getOrDefault(IngestJob.IMAGES_LOADED, 0L),
                counts.getOrDefault(IngestJob.acceptedCounter(IngestJob.EVENTS), 0L),
                rejected);
    }

    private Path table(String name) {
        return work.table(name);
    }
}
