package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.offline.index.SearchIndex;
import dev.tessera.online.load.LoadCommand;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    private static final String[] RATES = Optional.ofNullable(System.getProperty("scale.rates"))
            .map(rates -> new String[] {"--rate", rates})
            .orElse(new String[0]);
    private static final String[] NONE_REMEMBERED = {"--remember-users", "0"};

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {10_000, 100_000, 1_000_000})
    void asTheCatalogGrows(int size) throws Exception {
        assumeThat(Integer.getInteger("scale.items", size)).isEqualTo(size);
        ScaleCatalog catalog = new ScaleCatalog(size, folder);
        try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory())) {
            RedisSettings settings = RedisSettings.of(new RedisAddress(redis.host(), redis.port()))
                    .withPasswordFile(redis.passwordFile());
            try (RedisFeatureStore store = RedisFeatureStore.open(settings)) {
                Path users = Files.write(folder.resolve("users"), catalog.users(store));
                SearchIndex index = catalog.index();
                print("%,d items: %s", size, index.words());
                catalog.publish(store, "exact", catalog.items());
                serve(redis, "exact", users);
                GenerationId indexed =
                        catalog.publish(store, "indexed", catalog.items().by(index.cells()));
                serve(redis, "indexed", users);
                if (catalog.isOfStudy()) {
                    serve(redis, "indexed, none remembered", users, NONE_REMEMBERED);
                }
                if (catalog.secondStage().isPresent()) {
                    catalog.publishTwoStages(store, indexed, "staged");
                    serve(redis, "two stages", users);
                    serve(redis, "two stages, none remembered", users, NONE_REMEMBERED);
                }
            }
        }
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
                way, used(ranker).minus(before).toNanos() / 1e6 / ScaleCatalog.USERS);
    }

    private static void ask(RankerGrpc.RankerBlockingStub client) {
        for (int user = 0; user < ScaleCatalog.USERS; user++) {
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

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void print(String format, Object... values) {
        System.out.println("scale: " + String.format(Locale.ROOT, format, values));
    }
}
