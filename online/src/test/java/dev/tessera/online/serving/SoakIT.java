package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.load.SteadyLoad;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ranker in a process of its own is asked for half an hour at 70% of the highest rate that it holds, while all goes on that goes on in a shop. Prints a table a minute, for
 * docs/results/serving.md; what is asserted is no time. {@code -Dsoak.minutes=2} for a shorter one, {@code -Dsoak.rate=500} for a given rate, {@code -Dsoak.limit-ms=250} for
 * another bound of a rate that is held, {@code -Dsoak.jvm=...} for more options of the Java machine, between blanks.
 */
@Tag("soak")
class SoakIT {
    private static final int MINUTES = Integer.getInteger("soak.minutes", 30);
    private static final int ITEMS = 20_000;
    private static final int USERS = 1_000;
    private static final int SLATE = 10;
    private static final double SHARE_OF_HIGHEST = 0.7;
    private static final Duration HELD = Duration.ofMillis(Integer.getInteger("soak.limit-ms", 100));
    private static final Duration SAMPLED = Duration.ofSeconds(10);

    /** The whole heap is in memory from the start, so that what is resident grows only with what is native. */
    private static final List<String> MACHINE = List.of("-Xms768m", "-Xmx768m", "-XX:+AlwaysPreTouch");

    private static final double RESIDENT_GROWTH = 1.05;
    private static final int MORE_FILES = 10;
    private static final int MORE_THREADS = 5;
    /** What waits for its file may take so much, at one time and not at another. */
    private static final int DECISIONS_MIB = 96;

    @TempDir
    Path folder;

    private final SoakTally tally = new SoakTally(SLATE);
    private final List<ProcessSample> samples = new CopyOnWriteArrayList<>();
    private Path collections;
    private Path decisions;

    @Test
    void nothingGrowsAndNothingFailsForLong() throws Exception {
        collections = folder.resolve("gc.log");
        decisions = Files.createDirectory(folder.resolve("decisions"));
        try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());
                RedisFeatureStore store =
                        RedisFeatureStore.open(RedisSettings.of(new RedisAddress(redis.host(), redis.port()))
                                .withPasswordFile(redis.passwordFile()))) {
            SoakCatalog catalog = new SoakCatalog(folder, ITEMS);
            List<String> users = catalog.users(store, USERS);
            try (SoakSwitches switches = new SoakSwitches(catalog, store, tally, folder);
                    ServedProcess ranker = serve(redis, switches)) {
                ManagedChannel channel = ranker.connect();
                try {
                    await().atMost(Duration.ofMinutes(1)).until(() -> serves(channel));
                    soak(ranker, channel, switches, new SteadyLoad(channel, users, SLATE));
                } finally {
                    channel.shutdownNow();
                }
            }
        }
    }

    private ServedProcess serve(EmbeddedRedis redis, SoakSwitches switches) {
        List<String> machine = new ArrayList<>(MACHINE);
        machine.add("-Xlog:gc:file=" + collections);
        Optional.ofNullable(System.getProperty("soak.jvm")).ifPresent(more -> machine.addAll(List.of(more.split(" "))));
        return ServedProcess.start(
                folder,
                machine,
                "--redis",
                redis.host() + ":" + redis.port(),
                "--redis-password-file",
                redis.passwordFile().toString(),
                "--admin",
                "--http-port",
                "0",
                "--metrics-port",
                "0",
                "--decisions",
                decisions.toString(),
                "--decision-sample",
                "0.05",
                "--rules",
                switches.rules().toString(),
                "--experiment",
                switches.experiment().toString());
    }

    private static boolean serves(ManagedChannel channel) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus()
                .equals(ServingStatus.SERVING);
    }

    private void soak(ServedProcess ranker, ManagedChannel channel, SoakSwitches switches, SteadyLoad load)
            throws Exception {
        double rate = rate(load);
        Scraped before = Scraped.from(ranker.metricsPort());
        ScheduledExecutorService looking = Executors.newScheduledThreadPool(2);
        try (SoakTraffic traffic = new SoakTraffic(ranker, channel, tally)) {
            switches.start();
            Duration warmUp = Duration.ofMinutes(MINUTES).dividedBy(6);
            ask(load, rate, warmUp);
            ProcessSample.collectGarbage(ranker.pid());
            ProcessSample warm = sample(ranker);
            print("warm after %d s: %s", warmUp.toSeconds(), words(warm));
            tally.minute();
            watch(looking, ranker);
            ask(load, rate, Duration.ofMinutes(MINUTES).minus(warmUp));
            looking.shutdown();
            looking.awaitTermination(1, TimeUnit.MINUTES);
            switches.stop();
            traffic.stop();
            summarise(switches);
            assertThat(tally.complaints()).isEmpty();
            everyAnswerIsCounted(before, ranker);
            nothingHasGrown(ranker, warm);
            everyDecisionIsSomewhere(ranker);
        } finally {
            looking.shutdownNow();
        }
    }

    private double rate(SteadyLoad load) throws InterruptedException {
        if (System.getProperty("soak.rate") != null) {
            return Double.parseDouble(System.getProperty("soak.rate"));
        }
        double highest = load.highestRate(HELD);
        print("highest rate held: %.0f a second", highest);
        return SHARE_OF_HIGHEST * highest;
    }

    private void ask(SteadyLoad load, double rate, Duration duration) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        long unsent = 0;
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            unsent += load.ask(rate, Duration.ofNanos(left), tally);
        }
        print("asked %.0f times a second for %d s; %d requests were not sent", rate, duration.toSeconds(), unsent);
    }

    private void watch(ScheduledExecutorService looking, ServedProcess ranker) {
        print("minute %s %9s %6s %8s %8s %6s", SoakTally.heading(), "RSS MiB", "files", "threads", "heap MiB", "load");
        looking.scheduleAtFixedRate(
                () -> complainOf(() -> {
                    samples.add(sample(ranker));
                    Scraped.from(ranker.metricsPort());
                }),
                0,
                SAMPLED.toMillis(),
                TimeUnit.MILLISECONDS);
        looking.scheduleAtFixedRate(() -> complainOf(this::printMinute), 60, 60, TimeUnit.SECONDS);
    }

    private void complainOf(SoakTraffic.Work work) {
        try {
            work.run();
        } catch (Exception | AssertionError e) {
            tally.complain(e.toString());
        }
    }

    private ProcessSample sample(ServedProcess ranker) {
        return ProcessSample.of(ranker.pid(), collections);
    }

    private void printMinute() throws IOException {
        List<ProcessSample> all = List.copyOf(samples);
        List<ProcessSample> minute = all.subList(Math.max(0, all.size() - 6), all.size());
        print(
                "%6d %s %s %6s",
                all.size() / 6,
                tally.minute(),
                figures(minute),
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    private static String figures(List<ProcessSample> some) {
        return String.format(
                Locale.ROOT,
                "%9.0f %6.0f %8.0f %8d",
                ProcessSample.median(some, ProcessSample::residentMib),
                ProcessSample.median(some, ProcessSample::files),
                ProcessSample.median(some, ProcessSample::threads),
                some.stream().mapToInt(ProcessSample::heapMib).min().orElseThrow());
    }

    private static String words(ProcessSample sample) {
        return String.format(
                Locale.ROOT,
                "%.0f MiB resident, %d files, %d threads, %d MiB of heap after a collection",
                sample.residentMib(),
                sample.files(),
                sample.threads(),
                sample.heapMib());
    }

    private void summarise(SoakSwitches switches) {
        print("%s; %s", switches.words(), tally.ends());
        print("%-12s %s", "due in", SoakTally.heading());
        for (SoakMoment moment : SoakMoment.values()) {
            print("%-12s %s", moment, tally.moment(moment));
        }
    }

    /** Each call was counted once, whatever went on. */
    private void everyAnswerIsCounted(Scraped before, ServedProcess ranker) {
        String counter = "tessera_grpc_calls_total{code=\"OK\",rpc=\"Recommend\"}";
        long answered = tally.answered(SoakTally.RECOMMEND) + tally.answered(SoakTraffic.HTTP);
        await().untilAsserted(
                        () -> assertThat(Scraped.from(ranker.metricsPort()).value(counter) - before.value(counter))
                                .isEqualTo(answered));
    }

    /** The last third beside what came first after the warm-up. */
    private void nothingHasGrown(ServedProcess ranker, ProcessSample warm) throws Exception {
        List<ProcessSample> first = samples.subList(0, Math.max(1, samples.size() / 5));
        List<ProcessSample> last = samples.subList(samples.size() * 3 / 5, samples.size());
        ProcessSample.collectGarbage(ranker.pid());
        ProcessSample end = sample(ranker);
        print("after the warm-up %s", figures(first));
        print("in the last third %s", figures(last));
        print("at the end, nobody asks: %s", words(end));
        assertThat(ProcessSample.median(last, ProcessSample::residentMib))
                .as("MiB resident")
                .isLessThanOrEqualTo(RESIDENT_GROWTH * ProcessSample.median(first, ProcessSample::residentMib));
        assertThat(ProcessSample.median(last, ProcessSample::files))
                .as("open files")
                .isLessThanOrEqualTo(ProcessSample.median(first, ProcessSample::files) + MORE_FILES);
        assertThat(ProcessSample.median(last, ProcessSample::threads))
                .as("threads")
                .isLessThanOrEqualTo(ProcessSample.median(first, ProcessSample::threads) + MORE_THREADS);
        assertThat(end.heapMib()).as("MiB of heap that is in use").isLessThanOrEqualTo(warm.heapMib() + DECISIONS_MIB);
    }

    /** Offered is what is in files, was dropped, or waits; and once the ranker has ended, nothing waits. */
    private void everyDecisionIsSomewhere(ServedProcess ranker) throws Exception {
        Scraped told = Scraped.from(ranker.metricsPort());
        double offered = told.value("tessera_decisions_offered_total");
        double dropped = told.value("tessera_decisions_ended_total{fate=\"dropped\"}");
        double forgotten = told.value("tessera_decisions_ended_total{fate=\"forgotten\"}");
        double written = told.value("tessera_decisions_ended_total{fate=\"written\"}");
        assertThat(written + dropped + forgotten + told.value("tessera_decisions_waiting"))
                .isEqualTo(offered);
        ranker.terminate();
        assertThat(ranker.exit()).as(ranker.output()).isIn(0, 143);
        long rows = rows();
        print("%.0f decisions offered, %.0f dropped, %.0f forgotten, %d in files", offered, dropped, forgotten, rows);
        assertThat(rows).isEqualTo(Math.round(offered - dropped - forgotten));
    }

    private long rows() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT count(DISTINCT decision) FROM read_parquet('" + decisions + "/*/*/*.parquet')")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static void print(String format, Object... values) {
        System.out.println("soak: " + String.format(Locale.ROOT, format, values));
    }
}
