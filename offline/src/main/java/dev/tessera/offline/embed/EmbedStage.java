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
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.Item;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs embed for a study: the table {@code items} and the folder {@code encoder} in, the table {@code parts} out. */
public final class EmbedStage {
    private static final Logger LOG = LoggerFactory.getLogger(EmbedStage.class);

    private final FlinkCluster cluster;
    private final WorkDirectory work;

    public EmbedStage(FlinkCluster cluster, WorkDirectory work) {
        this.cluster = cluster;
        this.work = work;
    }

    /** @throws IOException if a table or the encoder is not there, or is smaller and made from one that is no more; the message names the stage to run first */
    public EmbedReport run(String study) throws IOException {
        CompressedStudy.check(work, Study.parse(study));
        WorkDirectory.StudyDirectory folder = work.study(study);
        TableSink<Parts> parts = TableSink.into(Parts.TABLE, folder.table(Parts.TABLE.name()));
        TableSource<Item> items = new TableSource<>(IngestTables.ITEMS, work.table(IngestTables.ITEMS.name()));
        long total;
        try (var entries = CatalogEntry.TABLE.read(folder.table(CatalogEntry.TABLE.name()))) {
            total = entries.count();
        }
        try (Progress progress = new Progress("embed " + study, "items", total)) {
            EmbedReport report =
                    new EmbedJob(items, parts).run(cluster, new EncodeItems(folder.encoder(), work.cache()), progress);
            parts.publish();
            if (report.unreadable() > 0) {
                LOG.warn(
                        "embed {}: {} of {} items have a picture that cannot be read",
                        study,
                        report.unreadable(),
                        report.items());
            }
            return report;
        }
    }
}
