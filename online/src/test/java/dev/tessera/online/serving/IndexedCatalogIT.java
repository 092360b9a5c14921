package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.index.IndexChoice;
import dev.tessera.offline.index.Int8Recall;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.publish.PublishOptions;
import dev.tessera.offline.publish.PublishOptions.Activation;
import dev.tessera.offline.publish.PublishOptions.Gate;
import dev.tessera.offline.publish.PublishOptions.Release;
import dev.tessera.offline.publish.PublishOptions.Retention;
import dev.tessera.offline.publish.PublishRefusedException;
import dev.tessera.offline.publish.PublishReport;
import dev.tessera.offline.publish.PublishStage;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.GenerationCheck;
import dev.tessera.store.generation.Manifest;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.scoring.PartMap;
import dev.tessera.store.vector.ClusteredItems;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.ScoredItem;
import dev.tessera.store.vector.VectorPrecision;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.SeenItems;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A catalog that is searched by its index, from the tables of a study to the answers of a ranker. */
class IndexedCatalogIT {
    private static final int ITEMS = 3_000;
    private static final int USERS = 80;
    private static final int SLATE = 50;
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    private final ClusteredItems catalog = new ClusteredItems(ITEMS, TestCatalog.DIMENSION, 60, 4);
    private final ItemVectors items = catalog.items();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void whatPublishIndexedIsLoadedVerifiedAndSearched(VectorPrecision precision) throws Exception {
        WorkDirectory work = new WorkDirectory(folder.resolve("work"));
        write(work, 0);
        try (RankerOnRedis ranker = new RankerOnRedis(folder.resolve("ranker"), ServingConfig.local());
                FlinkCluster cluster = FlinkCluster.embedded(2)) {
            PublishReport report = new PublishStage(
                            cluster, work, StoreTarget.redis(ranker.settings()), InstantSource.system())
                    .run(publishing(precision, Gate.FORCED));
            Manifest manifest = report.manifest();
            assertThat(manifest.layout())
                    .isEqualTo(precision == VectorPrecision.INT8 ? Manifest.INT8_LAYOUT : Manifest.EXTENDED_LAYOUT);
            assertThat(manifest.metrics().getOrDefault(Int8Recall.NAME, 1.0)).isBetween(0.95, 1.0);
            assertThat(manifest.metrics().containsKey(Int8Recall.NAME)).isEqualTo(precision == VectorPrecision.INT8);
            assertThat(manifest.artifacts().get(ArtifactKind.INDEX).rows()).isEqualTo(ITEMS);
            assertThat(manifest.metrics().get("index_recall@100")).isBetween(0.95, 1.0);
            assertThat(new GenerationCheck(ranker.generations(), ranker.store().blobs())
                            .check(manifest.id(), read -> {}))
                    .isEqualTo(manifest);

            ranker.awaitServing(report.pointer());
            double recall = 0;
            for (int user = 0; user < USERS; user++) {
                recall += recall(ranker, user) / USERS;
            }
            assertThat(recall).isGreaterThan(0.95);
        }
    }

    @Test
    void tooGreatALossByBytesIsRefusedBeforeAnythingIsWritten() throws Exception {
        WorkDirectory work = new WorkDirectory(folder.resolve("work"));
        write(work, 100);
        try (RankerOnRedis ranker = new RankerOnRedis(folder.resolve("ranker"), ServingConfig.local());
                FlinkCluster cluster = FlinkCluster.embedded(1)) {
            PublishStage publish =
                    new PublishStage(cluster, work, StoreTarget.redis(ranker.settings()), InstantSource.system());
            assertThatThrownBy(() -> publish.run(publishing(VectorPrecision.INT8, Gate.DEFAULT)))
                    .isInstanceOf(PublishRefusedException.class)
                    .hasMessageMatching(
                            "publish refused: 0\\.\\d+ of the best 100 by FLOAT32 .* expected at least 0.95 .*");
            assertThat(ranker.generations().list()).isEmpty();
            assertThat(publish.run(publishing(VectorPrecision.INT8, Gate.FORCED))
                            .manifest()
                            .metrics()
                            .get(Int8Recall.NAME))
                    .isLessThan(0.95);
        }
    }

    private static PublishOptions publishing(VectorPrecision precision, Gate gate) {
        return new PublishOptions(
                new Release(
                        Release.DEFAULT.study(), Optional.empty(), IndexChoice.ALWAYS, Optional.of(precision), true),
                gate,
                Activation.AT_ONCE,
                Retention.DEFAULT);
    }

    /** Compares with the plain truth: the sum of the user's items, against all others. */
    private double recall(RankerOnRedis ranker, int user) {
        float[] vector = new float[items.dimension()];
        BitSet unseen = new BitSet();
        unseen.set(0, ITEMS);
        for (int row : seen(user)) {
            unseen.clear(row);
            for (int i = 0; i < vector.length; i++) {
                vector[i] += items.vector(row)[i];
            }
        }
        List<RankedItem> slate = ranker.client()
                .recommend(RecommendRequest.newBuilder()
                        .setUserId("user-" + user)
                        .setSize(SLATE)
                        .setSeenItems(SeenItems.SEEN_ITEMS_EXCLUDE)
                        .build())
                .getItemsList();
        Set<String> found = new HashSet<>();
        slate.forEach(item -> found.add(item.getItemId()));
        assertThat(found).hasSize(SLATE).doesNotContainAnyElementsOf(seenIds(user));
        return items.top(vector, SLATE, unseen).stream()
                        .map(ScoredItem::item)
                        .filter(item -> found.contains(item.value()))
                        .count()
                / (double) SLATE;
    }

    private int[] seen(int user) {
        return IntStream.range(0, 3).map(i -> (user * 31 + i * 7) % ITEMS).toArray();
    }

    private List<String> seenIds(int user) {
        return IntStream.of(seen(user)).mapToObj(row -> items.id(row).value()).toList();
    }

    /**
     * What the stages before publish leave.
     *
     * @param cancelling how large what text adds and behaviour takes away again is
     */
    private void write(WorkDirectory work, float cancelling) throws IOException {
        int dimension = items.dimension();
        WorkDirectory.StudyDirectory study = work.study("all");
        List<ItemVector> vectors = new ArrayList<>();
        List<CatalogEntry> entries = new ArrayList<>();
        List<Item> cards = new ArrayList<>();
        for (int row = 0; row < ITEMS; row++) {
            ItemId id = items.id(row);
            float[] vector = items.vector(row);
            float[] text = new float[dimension];
            float[] behaviour = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                text[i] = (row + i) % 3 == 0 ? vector[i] : cancelling * (float) Math.sin(row * 31 + i);
                behaviour[i] = vector[i] - text[i];
                vector[i] = text[i] + behaviour[i];
            }
            float[] none = new float[dimension];
            vectors.add(new ItemVector(id, vector, items.bias(row), text, none, none, behaviour));
            entries.add(new CatalogEntry(id, true, row, row, 0));
            cards.add(new Item(id, "Item " + row, "", Map.of("shelf", List.of("s" + row % 4)), new byte[0], START));
        }
        ItemVector.TABLE.write(study.table("item_vectors"), vectors);
        CatalogEntry.TABLE.write(study.table("catalog"), entries);
        IngestTables.ITEMS.write(work.table("items"), cards);
        List<Event> events = new ArrayList<>();
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            events.addAll(events(user));
            sequences.add(sequence(user));
        }
        IngestTables.EVENTS.write(work.table("events"), events);
        TrainingSequence.TABLE.write(study.table("sequences"), sequences);
        MeanModel.write(study.ranker(), dimension);
        new PartMap(dimension, 0, 0, Map.of(), null).write(study.ranker());
    }

    private List<Event> events(int user) {
        return IntStream.of(seen(user))
                .mapToObj(row -> new Event(
                        new EventId("user-" + user + " views " + row),
                        new UserId("user-" + user),
                        items.id(row),
                        EventKind.VIEW,
                        Double.NaN,
                        START.plusSeconds(row),
                        START.plusSeconds(row)))
                .toList();
    }

    private TrainingSequence sequence(int user) {
        int[] rows = seen(user);
        return new TrainingSequence(
                new UserId("user-" + user),
                Partition.TRAIN,
                IntStream.of(rows).mapToObj(items::id).toList(),
                new int[] {1, 1, 1},
                new float[] {Float.NaN, Float.NaN, Float.NaN},
                new long[] {1, 2, 3},
                new int[] {2},
                List.of(items.id(0)),
                new long[] {4});
    }
}
