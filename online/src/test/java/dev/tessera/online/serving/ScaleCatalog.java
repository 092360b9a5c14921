package dev.tessera.online.serving;

import dev.tessera.offline.index.IndexBuilder;
import dev.tessera.offline.index.SearchIndex;
import dev.tessera.store.generation.GenerationDraft;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.Popularity;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.vector.ClusteredItems;
import dev.tessera.store.vector.GrownItems;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A catalog of any size, grown from made-up items, and users with histories. {@code -Dscale.study=work/studies/all} takes ranker model and second stage of a study whose vectors have
 * {@value #DIMENSION} floats; what these say has no meaning here, but takes as long.
 */
final class ScaleCatalog {
    static final int DIMENSION = 64;
    static final int USERS = 1_000;
    static final int HISTORY = 50;
    static final int SHELVES = 40;

    private final ItemVectors items;
    private final Optional<Path> study =
            Optional.ofNullable(System.getProperty("scale.study")).map(Path::of);
    private final Path ranker;

    /** @param folder gets a ranker model where there is no study */
    ScaleCatalog(int size, Path folder) {
        items = GrownItems.of(new ClusteredItems(10_000, DIMENSION, 300, 1).items(), size, 0.5, 3);
        ranker = study.orElse(folder).resolve("ranker");
        if (study.isEmpty()) {
            MeanModel.write(ranker, DIMENSION);
        }
    }

    ItemVectors items() {
        return items;
    }

    Path ranker() {
        return ranker;
    }

    boolean isOfStudy() {
        return study.isPresent();
    }

    /** Empty if there is none. */
    Optional<Path> secondStage() {
        return study.map(each -> each.resolve("second-stage")).filter(Files::isDirectory);
    }

    SearchIndex index() {
        return new IndexBuilder(items, userVectors()).build().orElseThrow();
    }

    /** Publishes and activates a generation. */
    GenerationId publish(RedisFeatureStore store, String name, ItemVectors vectors) {
        List<ItemCard> cards = new ArrayList<>();
        float[] parts = new float[vectors.size() * ItemParts.PARTS * DIMENSION];
        for (int row = 0; row < vectors.size(); row++) {
            vectors.copyVector(row, parts, row * ItemParts.PARTS * DIMENSION);
            cards.add(new ItemCard(
                    vectors.id(row),
                    "Item " + row,
                    Map.of("shelf", List.of(shelf(row)), "price", List.of("" + row % 1000)),
                    Instant.EPOCH));
        }
        long[] counts = new long[vectors.size()];
        GenerationId id = new GenerationId(name);
        new GenerationWriter(store.generations(), store.blobs())
                .write(new GenerationDraft(
                        id,
                        Instant.EPOCH,
                        vectors,
                        ItemParts.of(vectors.size(), DIMENSION, parts),
                        cards,
                        new Popularity(counts, counts),
                        ranker,
                        Optional.empty(),
                        Map.of(),
                        name));
        store.generations().activate(id, store.generations().pointer());
        return id;
    }

    static String shelf(int number) {
        return "s" + number % SHELVES;
    }

    /** Publishes and activates the same generation with the second stage that there is. */
    GenerationId publishTwoStages(RedisFeatureStore store, GenerationId published, String name) {
        GenerationId id = new GenerationId(name);
        SecondStageAdded.publish(store, published, id, secondStage().orElseThrow());
        store.generations().activate(id, store.generations().pointer());
        return id;
    }

    /** Gives users histories, and returns their ids. */
    List<String> users(RedisFeatureStore store) {
        List<String> ids = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            ids.add("user-" + user);
            store.histories(HISTORY).append(new UserId("user-" + user), entries(user));
        }
        return ids;
    }

    private List<HistoryEntry> entries(int user) {
        List<HistoryEntry> entries = new ArrayList<>();
        for (int row : history(user)) {
            entries.add(new HistoryEntry(
                    new EventId(user + " views " + row),
                    items.id(row),
                    EventKind.VIEW,
                    Double.NaN,
                    Instant.EPOCH.plusSeconds(entries.size())));
        }
        return entries;
    }

    /** Each likes items that are near one another; their vectors are the sums of their items'. */
    private int[] history(int user) {
        Random random = new Random(user);
        float[] taste = items.vector(random.nextInt(items.size()));
        return random.ints(20L * HISTORY, 0, items.size())
                .boxed()
                .sorted((a, b) -> Float.compare(items.score(taste, b), items.score(taste, a)))
                .limit(HISTORY)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private List<float[]> userVectors() {
        return IntStream.iterate(0, user -> user < USERS, user -> user + 4)
                .mapToObj(this::sumOfHistory)
                .toList();
    }

    private float[] sumOfHistory(int user) {
        float[] sum = new float[DIMENSION];
        for (int row : history(user)) {
            for (int i = 0; i < DIMENSION; i++) {
                sum[i] += items.vector(row)[i];
            }
        }
        return sum;
    }
}
