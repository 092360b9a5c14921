package dev.tessera.offline.publish;

import dev.tessera.offline.evaluate.MetricRow;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.secondstage.Verdict;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.scoring.PartMap;
import dev.tessera.store.vector.ItemParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A work directory as the stages before publish leave it, with made-up numbers. */
final class StudyFixture {
    static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    final WorkDirectory work;
    final int dimension;
    final TreeMap<ItemId, ItemVector> vectors = new TreeMap<>();
    final TreeMap<ItemId, Item> items = new TreeMap<>();
    final TreeMap<ItemId, CatalogEntry> catalog = new TreeMap<>();
    final List<Event> events = new ArrayList<>();
    private final Random random;

    StudyFixture(Path root, int count, int dimension, long seed) {
        this.work = new WorkDirectory(root);
        this.dimension = dimension;
        this.random = new Random(seed);
        for (int i = 0; i < count; i++) {
            add(new ItemId("item-" + i), i);
        }
    }

    private void add(ItemId id, int i) {
        float[] parts = floats(ItemParts.PARTS * dimension);
        float[][] split = new float[ItemParts.PARTS][];
        for (int part = 0; part < split.length; part++) {
            split[part] = java.util.Arrays.copyOfRange(parts, part * dimension, (part + 1) * dimension);
        }
        vectors.put(
                id,
                new ItemVector(
                        id,
                        ItemParts.sum(parts, 0, dimension),
                        random.nextFloat(),
                        split[0],
                        split[1],
                        split[2],
                        split[3]));
        items.put(
                id,
                new Item(
                        id,
                        "Title ü " + i,
                        "",
                        Map.of("genre", List.of("g" + i % 3, "all"), "price", List.of("1.50")),
                        new byte[i % 5],
                        START.plusSeconds(i)));
        catalog.put(id, new CatalogEntry(id, true, random.nextInt(100), random.nextInt(10), 0));
        events.add(new Event(
                new EventId("event-" + i),
                new UserId("user-" + i % 7),
                id,
                i % 10 == 0 ? EventKind.IMPRESSION : EventKind.VIEW,
                Double.NaN,
                START.plusSeconds(i / 2),
                START.plusSeconds(i)));
    }

    private float[] floats(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Writes what is in memory, in no order, replacing what is there. */
    StudyFixture write() throws IOException {
        WorkDirectory.StudyDirectory study = work.study("all");
        ItemVector.TABLE.write(study.table("item_vectors"), shuffled(vectors.values()));
        CatalogEntry.TABLE.write(study.table("catalog"), catalog.values());
        TrainingSequence.TABLE.write(study.table("sequences"), List.of());
        IngestTables.ITEMS.write(work.table("items"), shuffled(items.values()));
        IngestTables.EVENTS.write(work.table("events"), shuffled(events));
        file(study.ranker().resolve("saved_model/saved_model.pb"), "ranker");
        new PartMap(dimension, 0, 0, Map.of(), null).write(study.ranker());
        file(study.ranker().resolve("checkpoint/step-100"), "only for training");
        file(study.encoder().resolve("saved_model/variables/variables.index"), "encoder");
        file(study.encoder().resolve("preprocessing.json"), "{}");
        return this;
    }

    /** Writes the metrics of the study that the gate reads. */
    void evaluated(double model, double popularity) throws IOException {
        MetricRow.TABLE.write(
                work.study("time").table("metrics"), List.of(ndcg("tessera", model), ndcg("popularity", popularity)));
    }

    static MetricRow ndcg(String model, double value) {
        return new MetricRow("time", "time", "all", model, 0, "all", "ndcg", 10, value, value, value, 10, 10);
    }

    private <T> List<T> shuffled(java.util.Collection<T> values) {
        List<T> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** With a second stage. */
    void secondStage(boolean released) throws IOException {
        StudyDirectory folder =
                work.study(PublishOptions.Release.DEFAULT.study().name());
        file(folder.secondStage().resolve("second_stage.json"), "a rule");
        Verdict verdict = new Verdict("all", 9, 9, 9, 0.1, 0.2, 0.1, released ? 0.05 : -0.05, 0.2, true, released);
        Verdict.TABLE.write(folder.table(Verdict.TABLE.name()), List.of(verdict));
    }

    private static void file(Path path, String content) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
