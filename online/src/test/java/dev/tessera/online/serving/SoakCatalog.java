package dev.tessera.online.serving;

import dev.tessera.offline.network.SavedModelExport;
import dev.tessera.store.feature.AttributeRule;
import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.feature.WordRule;
import dev.tessera.store.generation.GenerationDraft;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.Popularity;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.scoring.PartMap;
import dev.tessera.store.tensorflow.EncoderModel;
import dev.tessera.store.vector.ClusteredItems;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Generations of random items with a user model and an encoder, which reads nothing but the shelf that an item is on. Titles name their generation. */
final class SoakCatalog {
    private static final int DIMENSION = 64;
    private static final int SHELVES = 40;
    private static final int TOPICS = 300;
    private static final int HISTORY = 20;

    private final Path folder;
    private final int items;

    /** Writes the models that all generations have. */
    SoakCatalog(Path folder, int items) throws IOException {
        this.folder = folder;
        this.items = items;
        MeanModel.write(ranker(), DIMENSION);
        Random random = new Random(1);
        PartMap.Linear shelves =
                new PartMap.Linear(gaussian(random, DIMENSION * DIMENSION), gaussian(random, DIMENSION));
        new PartMap(DIMENSION, DIMENSION, 0, Map.of(Modality.ATTRIBUTES, shelves), null).write(ranker());
        writeEncoder(random);
    }

    private Path ranker() {
        return folder.resolve("ranker");
    }

    private Path encoder() {
        return folder.resolve("encoder");
    }

    static String shelf(int number) {
        return "s" + number % SHELVES;
    }

    /** An id of the catalog. */
    static String item(int number) {
        return "item-%07d".formatted(number);
    }

    private void writeEncoder(Random random) {
        List<String> entries = IntStream.range(0, SHELVES)
                .mapToObj(number -> "shelf=" + shelf(number))
                .toList();
        PixelRule pixels = PixelRule.square(1);
        new Preprocessing(
                        Preprocessing.VERSION,
                        DIMENSION,
                        Map.of(Modality.ATTRIBUTES, "shelves"),
                        new WordRule(List.of(), 1, 1),
                        pixels,
                        new AttributeRule(entries, Map.of()))
                .write(encoder());
        EncoderModel head = EncoderModel.ATTRIBUTES_HEAD;
        try (SavedModelExport export = new SavedModelExport(head.signature(pixels, SHELVES, DIMENSION));
                TFloat32 sample = floats(new float[SHELVES], 1, SHELVES);
                TFloat32 weights = floats(gaussian(random, SHELVES * DIMENSION), SHELVES, DIMENSION)) {
            Ops tf = export.tf();
            Placeholder<TFloat32> input = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, SHELVES)));
            export.input(EncoderModel.INPUT, input)
                    .output(EncoderModel.OUTPUT, tf.linalg.matMul(input, tf.constantOf(weights)))
                    .write(head.folder(encoder()), Map.of(EncoderModel.INPUT, sample));
        }
    }

    private static TFloat32 floats(float[] values, long... shape) {
        return TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(values, true, false));
    }

    private static float[] gaussian(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 0.1f * (float) random.nextGaussian();
        }
        return values;
    }

    /** Writes a complete generation, other than any before; it is not served yet. */
    GenerationId publish(RedisFeatureStore store, String id) {
        ItemVectors vectors = new ClusteredItems(items, DIMENSION, TOPICS, id.hashCode()).items();
        List<ItemCard> cards = new ArrayList<>(items);
        float[] parts = new float[items * ItemParts.PARTS * DIMENSION];
        long[] counts = new long[items];
        for (int row = 0; row < items; row++) {
            vectors.copyVector(row, parts, row * ItemParts.PARTS * DIMENSION);
            cards.add(new ItemCard(
                    vectors.id(row),
                    id + " item " + row,
                    Map.of("shelf", List.of(shelf(row)), "price", List.of("" + row % 1000)),
                    Instant.EPOCH));
            counts[row] = row % 100;
        }
        return new GenerationWriter(store.generations(), store.blobs())
                .write(new GenerationDraft(
                        new GenerationId(id),
                        Instant.now(),
                        vectors,
                        ItemParts.of(items, DIMENSION, parts),
                        cards,
                        new Popularity(counts, counts),
                        ranker(),
                        Optional.of(encoder()),
                        Map.of(),
                        id))
                .id();
    }

    /** Gives users histories, and returns their ids. */
    List<String> users(RedisFeatureStore store, int number) {
        Random random = new Random(2);
        List<String> ids = new ArrayList<>(number);
        for (int user = 0; user < number; user++) {
            ids.add("user-" + user);
            List<HistoryEntry> entries = new ArrayList<>();
            for (int entry = 0; entry < HISTORY; entry++) {
                entries.add(new HistoryEntry(
                        new EventId(user + " viewed " + entry),
                        new ItemId(item(random.nextInt(items))),
                        EventKind.VIEW,
                        Double.NaN,
                        Instant.EPOCH.plusSeconds(entry)));
            }
            store.histories(HISTORY).append(new UserId("user-" + user), entries);
        }
        return ids;
    }
}
