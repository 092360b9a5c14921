package dev.tessera.offline.publish;

import dev.tessera.offline.embed.EmbedPlan;
import dev.tessera.offline.evaluate.JudgedModels;
import dev.tessera.offline.evaluate.MetricRow;
import dev.tessera.offline.flink.TableSource;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.itemlog.TakenChange;
import dev.tessera.offline.secondstage.Verdict;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.feature.EncodedItem;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.Lineage;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.scoring.PartMap;
import dev.tessera.store.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What publish reads of a work directory. */
final class ServedStudy {
    private static final Logger LOG = LoggerFactory.getLogger(ServedStudy.class);

    private final WorkDirectory work;
    private final String name;
    private final Study judged;
    private final boolean secondStage;

    ServedStudy(WorkDirectory work, PublishOptions options) {
        this.work = work;
        this.name = options.release().study().name();
        this.judged = options.gate().study();
        this.secondStage = options.release().secondStage();
    }

    /** What evaluation calls the model that is published. */
    String model() {
        return JudgedModels.model(judged);
    }

    PublishJob.Inputs inputs() {
        return new PublishJob.Inputs(
                new TableSource<>(ItemVector.TABLE, table(ItemVector.TABLE)),
                new TableSource<>(CardRow.TABLE, work.table(CardRow.TABLE.name())),
                new TableSource<>(CatalogEntry.TABLE, table(CatalogEntry.TABLE)));
    }

    /** All items of the catalog, in rising order. */
    List<ItemId> ids() throws IOException {
        List<ItemId> ids = new ArrayList<>();
        CatalogItem.TABLE.forEach(table(CatalogItem.TABLE), entry -> ids.add(entry.item()));
        ids.sort(null);
        for (int i = 1; i < ids.size(); i++) {
            if (ids.get(i).equals(ids.get(i - 1))) {
                throw new PublishException("table catalog of study " + name + " has item '" + ids.get(i)
                        + "' twice; run training-set again");
            }
        }
        if (ids.isEmpty()) {
            throw new PublishException("table catalog of study " + name + " is empty; nothing to publish");
        }
        return ids;
    }

    /** Floats of an item vector, by the first row. */
    int dimension() throws IOException {
        try (Stream<ItemVector> rows = ItemVector.TABLE.read(table(ItemVector.TABLE))) {
            return rows.findFirst()
                    .map(row -> row.vector().length)
                    .orElseThrow(() -> new PublishException(
                            "table item_vectors of study " + name + " is empty; run train-ranker first"));
        }
    }

    StudyDirectory folder() {
        return work.study(name);
    }

    Path ranker() {
        return folder().ranker();
    }

    /** @throws PublishException if a served answer could not be explained */
    void requireExplained() throws PublishException {
        try {
            PartMap.read(ranker());
        } catch (IOException e) {
            throw new PublishException("publish refused: " + e.getMessage(), e);
        }
    }

    Path encoder() {
        return folder().encoder();
    }

    /** The second stage, if it is wanted and validation released it. */
    Optional<Path> secondStage() throws IOException {
        return Verdict.of(folder())
                .filter(verdict -> secondStage && verdict.released())
                .map(verdict -> folder().secondStage());
    }

    Path writtenBlocks() {
        return table(WrittenBlock.TABLE);
    }

    /**
     * What the generation comes from, beside the items and events, which {@link #dataHash} names.
     *
     * @param seen what was served when publishing began
     * @param written the rows that were published
     */
    Lineage lineage(Pointer seen, WrittenBlocks written) throws IOException {
        Map<String, String> tables = Map.of(
                CatalogEntry.TABLE.name(),
                new DataHash()
                        .add(CatalogEntry.TABLE, written.rows(ArtifactKind.COUNTS))
                        .hex(),
                ItemVector.TABLE.name(),
                new DataHash()
                        .add(ItemVector.TABLE, written.rows(ArtifactKind.VECTORS))
                        .hex());
        return new Lineage(name, seen.active().map(GenerationId::value).orElse(""), tables, watermark());
    }

    /** What ingest took of the item log, if the vectors are of the items as ingest left them; otherwise rankers lay the changes over them. */
    private long watermark() throws IOException {
        long taken = TakenChange.watermark(work);
        if (taken == 0 || areOfItemsAsTheyAre()) {
            return taken;
        }
        LOG.warn(
                "publish: the vectors of study {} are older than the table items; what changed since is laid over them",
                name);
        return 0;
    }

    private boolean areOfItemsAsTheyAre() throws IOException {
        EmbedPlan missing = EmbedPlan.of(work, name);
        FileTime parts = Files.getLastModifiedTime(table(EncodedItem.TABLE));
        FileTime vectors = Files.getLastModifiedTime(table(ItemVector.TABLE));
        return missing.toEncode() == 0 && missing.gone() == 0 && vectors.compareTo(parts) >= 0;
    }

    String dataHash() throws IOException {
        return DataHash.ofInput(work);
    }

    /** Metrics of the study that the gate reads, and of the one that has its split's baselines; empty if it was not evaluated. */
    List<MetricRow> metrics() throws IOException {
        List<MetricRow> rows = metrics(judged.name());
        String leader = Study.of(judged.split()).name();
        if (!rows.isEmpty() && !leader.equals(judged.name())) {
            rows.addAll(metrics(leader));
        }
        return rows;
    }

    private List<MetricRow> metrics(String study) throws IOException {
        Path own = work.study(study).table(MetricRow.TABLE.name());
        Path folder = Files.isDirectory(own) ? own : work.evaluationTable(MetricRow.TABLE.name());
        List<MetricRow> rows = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            MetricRow.TABLE.forEach(folder, row -> {
                if (row.study().equals(study)) {
                    rows.add(row);
                }
            });
        }
        return rows;
    }

    /** The model's own figures over all targets, as {@code ndcg@10}. */
    Map<String, Double> figures(List<MetricRow> metrics) {
        Map<String, Double> figures = new TreeMap<>();
        for (MetricRow row : metrics) {
            boolean whole = row.slice().equals("all")
                    && row.labels().equals("all")
                    && row.study().equals(judged.name())
                    && row.model().equals(model());
            if (whole && Double.isFinite(row.value())) {
                figures.put(row.metric() + "@" + row.k(), row.value());
            }
        }
        return figures;
    }

    private Path table(Table<?> table) {
        return folder().table(table.name());
    }
}
