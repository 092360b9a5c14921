package dev.tessera.offline.embed;

import dev.tessera.offline.compress.CompressedStudy;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.flink.TableSink;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.store.feature.EncodedItem;
import dev.tessera.store.model.Item;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs embed for a study: the table {@code items} and the folder {@code encoder} in, the table {@code parts} out. What is in that table already is
 * carried over where neither the item's content nor the encoder has changed.
 */
public final class EmbedStage {
    private static final Logger LOG = LoggerFactory.getLogger(EmbedStage.class);

    private final FlinkCluster cluster;
    private final WorkDirectory work;

    public EmbedStage(FlinkCluster cluster, WorkDirectory work) {
        this.cluster = cluster;
        this.work = work;
    }

    /** Encodes what is new or changed. @throws IOException as {@link #run(String, boolean)} */
    public EmbedReport run(String study) throws IOException {
        return run(study, false);
    }

    /**
     * @param full encode every item, whatever is there
     * @throws IOException if a table or the encoder is not there, or is smaller and made from one that is no more; the message names the
     *     stage to run first
     */
    public EmbedReport run(String study, boolean full) throws IOException {
        CompressedStudy.check(work, Study.parse(study));
        WorkDirectory.StudyDirectory folder = work.study(study);
        EarlierParts earlier = EarlierParts.of(folder);
        TableSink<EncodedItem> parts = TableSink.into(EncodedItem.TABLE, folder.table(EncodedItem.TABLE.name()));
        TableSource<Item> items = new TableSource<>(IngestTables.ITEMS, work.table(IngestTables.ITEMS.name()));
        long total;
        try (var entries = CatalogEntry.TABLE.read(folder.table(CatalogEntry.TABLE.name()))) {
            total = entries.count();
        }
        EncodeItems encode = new EncodeItems(folder.encoder(), earlier.encoder(), work.cache());
        try (Progress progress = new Progress("embed " + study, "items", total)) {
            EmbedReport report = new EmbedJob(items, full ? Optional.empty() : earlier.table(), parts)
                    .run(cluster, encode, progress);
            parts.publish();
            EncodingRate.keep(report, folder);
            say(study, report);
            return report;
        }
    }

    private static void say(String study, EmbedReport report) {
        LOG.info(
                "embed {}: encoded {}, carried over {}, dropped {}",
                study,
                report.encoded(),
                report.carried(),
                report.dropped());
        if (report.unreadable() > 0) {
            LOG.warn(
                    "embed {}: {} of {} items that were encoded have a picture that cannot be read",
                    study,
                    report.unreadable(),
                    report.encoded());
        }
    }
}
