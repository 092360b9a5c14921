package dev.tessera.online.serving;

import dev.tessera.store.feature.History;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.scoring.Scorer;
import dev.tessera.store.secondstage.SecondStageModel;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.tensorflow.UserModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Measures the ways of serving a catalog, one after another, and tells a table. Each serves the generation that is active. */
final class RequestCosts {
    private static final int BATCH = 64;

    private final ScaleCatalog catalog;
    private final RedisFeatureStore store;
    private final Path folder;
    private final ProcessorTime time;
    private final CostMeter meter;
    private final Floors floors;
    private final CostTable table = new CostTable();
    private final List<String> users;
    private final Cost dotProduct;
    private final Cost multiplyAdd;
    private Cost history = Cost.NONE;
    private Cost unseen = Cost.NONE;
    private Cost vector = Cost.NONE;

    RequestCosts(ScaleCatalog catalog, RedisFeatureStore store, Path folder, ProcessorTime time) {
        this.catalog = catalog;
        this.store = store;
        this.folder = folder;
        this.time = time;
        meter = new CostMeter(time);
        floors = new Floors(meter);
        users = catalog.users(store);
        dotProduct = floors.dotProduct(ScaleCatalog.DIMENSION);
        multiplyAdd = floors.multiplyAdd();
    }

    /** By an index of so many cells, user vectors at hand. */
    void indexed(RedisSettings redis, int cells) throws Exception {
        try (MeasuredRanker ranker = ranker(ModelLoader.REMEMBERED_USER_VECTORS)) {
            RequestParts parts = ranker.parts(meter, store);
            history(redis, ranker);
            unseen(parts);
            vector = parts.userVector();
            table.part(
                    "user vector, remembered",
                    vector,
                    floors.digest(historyBytes()),
                    "SHA-256 of the history's bytes, of which the cache knows it again");
            Cost search = parts.search(RequestParts.SLATE);
            searched("search by index for " + RequestParts.SLATE, search, parts.scored(RequestParts.SLATE) + cells);
            whole("index, remembered", ranker, sum(vector, search));
            ExtraCosts extras = new ExtraCosts(table, meter, floors, dotProduct);
            extras.filters(parts, catalog.items().size() / 10, cells);
            extras.rules(parts, search, catalog.items().size() / ScaleCatalog.SHELVES);
            extras.explanations(parts);
            extras.log(ranker, store, folder);
        }
    }

    private void history(RedisSettings redis, MeasuredRanker ranker) {
        int bytes = historyBytes();
        Cost trip = floors.roundTrip(redis, bytes);
        String what = String.format(Locale.ROOT, "GET of one value of %,d bytes", bytes);
        history = ranker.history(meter);
        table.part("Redis: history", history, trip, what);
        Cost alone =
                meter.of(1, number -> history(users.get(number % users.size())).isEmpty() ? 0 : 1);
        table.part("of it read and decoded, without a thread that can be given up", alone, trip, what);
    }

    private List<HistoryEntry> history(String user) {
        return store.histories(ScaleCatalog.HISTORY).read(new UserId(user));
    }

    /** As many as Redis answers for a user: ids, and 22 bytes an entry. */
    private int historyBytes() {
        return history(users.get(0)).stream()
                .mapToInt(entry ->
                        entry.event().value().length() + entry.item().value().length() + 22)
                .sum();
    }

    private void unseen(RequestParts parts) {
        unseen = parts.unseenItems();
        table.part(
                "items that are available and not seen",
                unseen,
                floors.reading(catalog.items().size() / Byte.SIZE),
                "a bit an item, read once");
    }

    private void searched(String part, Cost cost, double vectors) {
        table.part(
                part,
                cost,
                dotProduct.times(vectors),
                String.format(Locale.ROOT, "%,.0f dot products, of items and cells", vectors));
    }

    /** By an index, the ranker model asked each time. */
    void indexedAsked() throws Exception {
        try (MeasuredRanker ranker = ranker(0)) {
            RequestParts parts = ranker.parts(meter, store);
            double products = multiplyAdds(catalog.ranker().resolve(UserModel.FOLDER), 1);
            Cost floor = multiplyAdd.times(products);
            String what =
                    String.format(Locale.ROOT, "%,.0f multiply-adds of a history, as in large products", products);
            Cost asked = parts.userVector();
            table.part("user vector, the model asked", asked, floor, what);
            for (int rows : new int[] {1, UserModel.BATCH_SIZES.get(0)}) {
                try (AskedModel model = new AskedModel(catalog.ranker().resolve(UserModel.FOLDER), rows)) {
                    table.part(
                            "of it the model alone, if it were asked for rows: " + rows,
                            model.cost(meter),
                            floor,
                            what);
                }
            }
            table.part("the same of " + BATCH + " histories at once, each", batch(), floor, what);
            whole("index, the model asked", ranker, sum(asked, parts.search(RequestParts.SLATE)));
        }
    }

    private static double multiplyAdds(Path model, int... sizes) {
        try (AskedModel asked = new AskedModel(model, sizes)) {
            return asked.multiplyAdds();
        }
    }

    private Cost batch() {
        try (UserModel model =
                UserModel.load(catalog.ranker(), ScaleCatalog.DIMENSION, TensorFlowThreads.forServing())) {
            Scorer scorer = new Scorer(catalog.items(), model);
            List<History> histories = users.subList(0, BATCH).stream()
                    .map(user -> History.of(history(user)))
                    .toList();
            return meter.of(BATCH, number -> scorer.userVectors(histories).size())
                    .times(1.0 / BATCH);
        }
    }

    /** By an index of so many cells, in two stages, user vectors at hand. */
    void twoStages(int cells) throws Exception {
        try (MeasuredRanker ranker = ranker(ModelLoader.REMEMBERED_USER_VECTORS)) {
            RequestParts parts = ranker.parts(meter, store);
            int candidates = parts.candidates();
            Cost search = parts.search(candidates);
            searched("search by index for " + candidates, search, parts.scored(candidates) + cells);
            Path model = catalog.secondStage().orElseThrow().resolve(SecondStageModel.FOLDER);
            double products = multiplyAdds(model, 1, candidates);
            Cost residuals = parts.secondStage();
            table.part(
                    "second stage",
                    residuals,
                    multiplyAdd.times(products),
                    String.format(Locale.ROOT, "%,.0f multiply-adds, as in large products", products));
            whole("index, two stages, remembered", ranker, sum(vector, search).plus(residuals));
        }
    }

    /** Exactly, user vectors at hand. */
    void exact() throws Exception {
        try (MeasuredRanker ranker = ranker(ModelLoader.REMEMBERED_USER_VECTORS)) {
            RequestParts parts = ranker.parts(meter, store);
            int bytes = catalog.items().size() * (ScaleCatalog.DIMENSION + 1) * Float.BYTES;
            Cost search = parts.search(RequestParts.SLATE);
            table.part(
                    "exact search for " + RequestParts.SLATE,
                    search,
                    floors.reading(bytes),
                    String.format(Locale.ROOT, "%,d bytes of vectors, read once", bytes));
            whole("exact, remembered", ranker, sum(vector, search));
        }
    }

    private MeasuredRanker ranker(int remembered) throws IOException {
        return new MeasuredRanker(store, folder, remembered, users);
    }

    /** What every request has, and what differs. */
    private Cost sum(Cost userVector, Cost search) {
        return history.plus(unseen).plus(userVector).plus(search);
    }

    private void whole(String way, MeasuredRanker ranker, Cost sum) throws Exception {
        try (UncountedClient client = new UncountedClient(ranker.port(), users)) {
            Cost whole = client.recommend(meter);
            Cost below = ranker.belowTransport(meter);
            table.part(
                    "gRPC and admission (" + way + ")",
                    whole.minus(below),
                    client.empty(meter),
                    "an empty call (health) on the same server");
            table.whole(way, whole, below, sum);
            table.split(way, client.split(time));
        }
    }

    /** Tells it. */
    void print() {
        System.out.printf(
                Locale.ROOT,
                "a dot product of %d floats takes %.1f ns, a multiply-add of large matrices %.4f ns%n",
                ScaleCatalog.DIMENSION,
                1e3 * dotProduct.median(),
                1e3 * multiplyAdd.median());
        table.print();
    }
}
