package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.offline.index.IndexBuilder;
import dev.tessera.offline.index.SearchIndex;
import dev.tessera.online.load.LoadCommand;
import dev.tessera.store.generation.GenerationDraft;
import dev.tessera.store.generation.GenerationWriter;
import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.Popularity;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import dev.tessera.store.vector.ClusteredItems;
import dev.tessera.store.vector.GrownItems;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * Prints how a ranker in a process of its own answers from large catalogs, exactly and by a search index, one after the other in the same run, for docs/results/search.md: from its start to its first
 * answer, its memory, then what {@code load} measures. {@code -Dscale.items=1000000 -Dtests.heap=7g -Dscale.heap=7g} for one size alone, {@code -Dscale.rates=100,400} for
 * given rates instead of a search for the highest that is held. {@code -Dscale.study=work/studies/all} takes the ranker model of a study whose vectors have 64 floats, and serves the indexed catalog
 * also without remembering user vectors and, if the study has one, with its second stage: what these say has no meaning there, but takes as long.
 */
@Tag("soak")
class RecommendScaleIT {
    private static final int DIMENSION = 64;
    private static final int USERS = 1_000;
    private static final int HISTORY = 50;
    private static final String[] RATES = Optional.ofNullable(System.getProperty("scale.rates"))
            .map(rates -> new String[] {"--rate", rates})
            .orElse(new String[0]);
    private static final String[] NONE_REMEMBERED = {"--remember-users", "0"};

    @TempDir
    Path folder;

    private ItemVectors items;
    private Path ranker;

    @ParameterizedTest
    @ValueSource(ints = {10_000, 100_000, 1_000_000})
    void asTheCatalogGrows(int size) throws Exception {
        assumeThat(Integer.getInteger("scale.items", size)).isEqualTo(size);
        items = GrownItems.of(new ClusteredItems(10_000, DIMENSION, 300, 1).items(), size, 0.5, 3);
        Optional<Path> study =
                Optional.ofNullable(System.getProperty("scale.study")).map(Path::of);
        if (study.isEmpty()) {
            MeanModel.write(folder.resolve("ranker"), DIMENSION);
        }
        ranker = study.map(each -> each.resolve("ranker")).orElse(folder.resolve("ranker"));
        try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory())) {
            RedisSettings settings = RedisSettings.of(new RedisAddress(redis.host(), redis.port()))
                    .withPasswordFile(redis.passwordFile());
            try (RedisFeatureStore store = RedisFeatureStore.open(settings)) {
                Path users = users(store);
                SearchIndex index =
                        new IndexBuilder(items, userVectors()).build().orElseThrow();
                print("%,d items: %s", size, index.words());
                publish(store, "exact", items);
                serve(redis, "exact", users);
                publish(store, "indexed", items.by(index.cells()));
                serve(redis, "indexed", users);
                if (study.isPresent()) {
                    serve(redis, "indexed, none remembered", users, NONE_REMEMBERED);
                    Path second = study.get().resolve("second-stage");
                    if (Files.isDirectory(second)) {
                        GenerationId staged = new GenerationId("staged");
                        SecondStageAdded.publish(store, new GenerationId("indexed"), staged, second);
                        store.generations().activate(staged, store.generations().pointer());
                        serve(redis, "two stages", users);
                        serve(redis, "two stages, none remembered", users, NONE_REMEMBERED);
                    }
                }
            }
        }
    }

    private void publish(RedisFeatureStore store, String id, ItemVectors vectors) {
        List<ItemCard> cards = new ArrayList<>();
        float[] parts = new float[vectors.size() * ItemParts.PARTS * DIMENSION];
        for (int row = 0; row < vectors.size(); row++) {
            vectors.copyVector(row, parts, row * ItemParts.PARTS * DIMENSION);
            cards.add(new ItemCard(
                    vectors.id(row),
                    "Item " + row,
                    Map.of("shelf", List.of("s" + row % 40), "price", List.of("" + row % 1000)),
                    Instant.EPOCH));
        }
        long[] counts = new long[vectors.size()];
        new GenerationWriter(store.generations(), store.blobs())
                .write(new GenerationDraft(
                        new GenerationId(id),
                        Instant.EPOCH,
                        vectors,
                        new ItemParts(vectors.size(), DIMENSION, parts),
                        cards,
                        new Popularity(counts, counts),
                        ranker,
                        Optional.empty(),
                        Map.of(),
                        id));
        store.generations().activate(new GenerationId(id), store.generations().pointer());
    }

    private void serve(EmbeddedRedis redis, String way, Path users, String... options) throws Exception {
        for (String cache : new String[] {"from Redis", "from the disk cache"}) {
            long start = System.nanoTime();
            List<String> arguments = new ArrayList<>(List.of(options));
            arguments.addAll(List.of("--redis", redis.host() + ":" + redis.port(), "--metrics-port", "0"));
            arguments.addAll(
                    List.of("--redis-password-file", redis.passwordFile().toString()));
            try (ServedProcess ranker = ServedProcess.start(
                    Files.createDirectories(folder.resolve(way)),
                    List.of("-Xmx" + System.getProperty("scale.heap", "4g")),
                    arguments.toArray(String[]::new))) {
                ManagedChannel channel = ranker.connect();
                await().atMost(Duration.ofMinutes(3))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> answers(channel));
                print(
                        "%s: %.1f s from the start of the process to its first answer, %s; %.1f s of processor time",
                        way, seconds(start), cache, used(ranker).toMillis() / 1e3);
                if (!cache.equals("from Redis")) {
                    processorTime(ranker, way, RankerGrpc.newBlockingStub(channel));
                    print("%s: users with histories", way);
                    load(ranker, users, RATES);
                    print("%s: users that nobody knows", way);
                    load(ranker, Files.write(folder.resolve("strangers"), List.of("a", "b", "c")), "--rate", "0");
                    print("%s: %s; %.3f of the user vectors remembered", way, memory(ranker.pid()), hitRate(ranker));
                }
                channel.shutdownNow();
            }
            Files.delete(folder.resolve(way).resolve("port"));
        }
    }

    /** The share of the asked for that was remembered. */
    private static double hitRate(ServedProcess ranker) {
        Scraped told = Scraped.from(ranker.metricsPort());
        double hits = userVectors(told, "hit");
        return hits / (hits + userVectors(told, "miss"));
    }

    private static double userVectors(Scraped told, String cache) {
        return Math.max(0, told.value("tessera_retrieval_user_vectors_total{cache=\"" + cache + "\"}"));
    }

    private static void load(ServedProcess ranker, Path users, String... rates) throws IOException {
        List<String> options =
                new ArrayList<>(List.of("--target", "127.0.0.1:" + ranker.port(), "--users", users.toString()));
        options.addAll(List.of("--limit-ms", "25", "--seconds", "5"));
        options.addAll(List.of(rates));
        assertThat(new CommandLine(new LoadCommand()).execute(options.toArray(String[]::new)))
                .isZero();
    }

    /** What others do on the machine changes it little. */
    private static void processorTime(ServedProcess ranker, String way, RankerGrpc.RankerBlockingStub client) {
        ask(client);
        Duration before = used(ranker);
        ask(client);
        print(
                "%s: %.3f ms of the ranker's processor time a request",
                way, used(ranker).minus(before).toNanos() / 1e6 / USERS);
    }

    private static void ask(RankerGrpc.RankerBlockingStub client) {
        for (int user = 0; user < USERS; user++) {
            client.recommend(RecommendRequest.newBuilder()
                    .setUserId("user-" + user)
                    .setSize(10)
                    .build());
        }
    }

    private static Duration used(ServedProcess ranker) {
        return ProcessHandle.of(ranker.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow();
    }

    private static boolean answers(ManagedChannel channel) {
        try {
            return RankerGrpc.newBlockingStub(channel)
                            .recommend(RecommendRequest.newBuilder()
                                    .setUserId("user-0")
                                    .setSize(10)
                                    .build())
                            .getItemsCount()
                    == 10;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private static String memory(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElseThrow();
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
        List<float[]> vectors = new ArrayList<>();
        for (int user = 0; user < USERS; user += 4) {
            float[] sum = new float[DIMENSION];
            for (int row : history(user)) {
                for (int i = 0; i < DIMENSION; i++) {
                    sum[i] += items.vector(row)[i];
                }
            }
            vectors.add(sum);
        }
        return vectors;
    }

    private Path users(RedisFeatureStore store) throws IOException {
        List<String> ids = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            ids.add("user-" + user);
            List<HistoryEntry> entries = new ArrayList<>();
            for (int row : history(user)) {
                entries.add(new HistoryEntry(
                        new EventId(user + " views " + row),
                        items.id(row),
                        EventKind.VIEW,
                        Double.NaN,
                        Instant.EPOCH.plusSeconds(entries.size())));
            }
            store.histories(HISTORY).append(new UserId("user-" + user), entries);
        }
        return Files.write(folder.resolve("users"), ids);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void print(String format, Object... values) {
        System.out.println("scale: " + String.format(Locale.ROOT, format, values));
    }
}
