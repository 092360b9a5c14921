package dev.tessera.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tessera.store.generation.GenerationDraft;
import dev.tessera.store.generation.Lease;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;

/** A publisher dies at whatever it sends to a real Redis. What is served is the generation of before or the one of after, and whole. */
class KilledPublisherIT {
    private static final Logger LOG = LoggerFactory.getLogger(KilledPublisherIT.class);
    private static final int KILLS = 20;

    @TempDir
    Path scratch;

    private EmbeddedRedis server;
    private RedisSettings settings;
    private RedisFeatureStore store;
    private RedisConnection behind;
    private PublishedOverAndOver published;

    @BeforeEach
    void aGenerationIsServed() {
        server = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());
        settings = RedisSettings.of(new RedisAddress(server.host(), server.port()))
                .withPasswordFile(server.passwordFile());
        store = RedisFeatureStore.open(settings);
        behind = RedisConnection.open(settings);
        published = new PublishedOverAndOver(store, behind);
        published.publish(draft("zeroth", 0));
        published.publish(draft("first", 1));
    }

    @AfterEach
    void close() {
        behind.close();
        store.close();
        server.close();
    }

    private GenerationDraft draft(String id, long seed) {
        return PublishedOverAndOver.draft(id, seed, scratch.resolve("" + seed % 2));
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatIsCutAtAnyCommandLeavesOldOrNew(CuttingProxy.Cut cut) throws IOException {
        int cuts = 0;
        TreeMap<String, Integer> found = new TreeMap<>();
        boolean cutOff = true;
        for (int commands = 0; cutOff; commands++) {
            GenerationId before = published.served();
            GenerationDraft next = draft("next-" + commands, 2L + 2L * commands);
            cutOff = isCutOff(next, commands, cut);
            GenerationId now = published.served();
            assertThat(now).as("served after %s commands", commands).isIn(before, next.id());
            published.assertWhole();
            if (cutOff) {
                cuts++;
                found.merge(now.equals(before) ? "the old one" : "the new one", 1, Integer::sum);
                published.publish(draft("after-" + commands, 3L + 2L * commands));
                published.assertWhole();
                published.assertSweptClean();
            } else {
                assertThat(now).isEqualTo(next.id());
            }
        }
        LOG.info(
                "{}: {} cuts, after each all bytes verified, published again, swept clean; then was served: {}",
                cut,
                cuts,
                found);
        assertThat(found).containsOnlyKeys("the old one", "the new one");
        assertThat(cuts).isGreaterThan(50);
    }

    /** Publishes through the proxy. */
    private boolean isCutOff(GenerationDraft draft, int commands, CuttingProxy.Cut cut) throws IOException {
        try (CuttingProxy proxy = new CuttingProxy(settings.address(), commands, cut)) {
            try {
                RedisSettings through = RedisSettings.of(proxy.address())
                        .withPasswordFile(server.passwordFile())
                        .withRetryFor(Duration.ZERO);
                try (RedisFeatureStore cutOff = RedisFeatureStore.open(through)) {
                    PublishedOverAndOver.publish(cutOff, draft);
                }
                assertThat(proxy.isBroken()).as("published in spite of a cut").isFalse();
                return false;
            } catch (RedisException e) {
                assertThat(proxy.isBroken()).as("failed without a cut: %s", e).isTrue();
                assertThat(e).hasMessageContaining("does not answer").hasMessageContaining("start it, or give another");
                return true;
            }
        }
    }

    @Test
    void aProcessThatIsKilledAtAnyMomentLeavesOldOrNew() throws Exception {
        Random random = new Random(11);
        int connections = connections();
        int whileStaged = 0;
        int publishings = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process publisher = start(kill);
            try (BufferedReader lines = publisher.inputReader()) {
                assertThat(lines.readLine()).isEqualTo("published kill-" + kill + "-0");
                LockSupport.parkNanos(random.nextLong(Duration.ofMillis(300).toNanos()));
                publisher.toHandle().destroyForcibly();
                assertThat(publisher.waitFor()).as("exit code of SIGKILL").isEqualTo(137);
                publishings += 1
                        + (int) lines.lines()
                                .filter(line -> line.startsWith("published"))
                                .count();
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> connections() <= connections);
            assertThat(published.served().value()).startsWith("kill-" + kill + "-");
            published.assertWhole();
            whileStaged += store.generations().list().stream()
                            .anyMatch(status -> !store.generations().pointer().uses(status.id()))
                    ? 1
                    : 0;
            published.publish(draft("after-kill-" + kill, 1_000L + kill));
            published.assertSweptClean();
        }
        LOG.info(
                "{} kills of a publishing process after {} publishings, {} of them while a generation was being written; after each all bytes verified, published again, swept clean",
                KILLS,
                publishings,
                whileStaged);
        assertThat(whileStaged).as("kills while a generation was being written").isPositive();
    }

    private int connections() {
        return behind.onEachNode(node -> (int) node.clientList().lines().count())
                .get(0);
    }

    private Process start(int kill) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Publisher.class.getName(),
                        settings.address().host(),
                        "" + settings.address().port(),
                        server.passwordFile().toString(),
                        scratch.resolve("publisher").toString(),
                        "kill-" + kill))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Another program that publishes one generation after the other. */
    static final class Publisher {
        private Publisher() {}

        public static void main(String[] arguments) {
            RedisSettings settings = RedisSettings.of(new RedisAddress(arguments[0], Integer.parseInt(arguments[1])))
                    .withPasswordFile(Path.of(arguments[2]));
            try (RedisFeatureStore store = RedisFeatureStore.open(settings)) {
                for (int number = 0; ; number++) {
                    String id = arguments[4] + "-" + number;
                    PublishedOverAndOver.publish(
                            store, PublishedOverAndOver.draft(id, id.hashCode(), Path.of(arguments[3])));
                    System.out.println("published " + id);
                }
            }
        }
    }

    @Test
    void aRedisAtItsMaxmemoryRefusesWithARemedyAndServesWhatItServed() throws IOException {
        GenerationId before = published.served();
        long used = usedMemory();
        int refusals = 0;
        try (Jedis admin = new Jedis(server.host(), server.port())) {
            admin.auth(Files.readString(server.passwordFile()).strip());
            for (long room : new long[] {-used + 1, 0, 500_000, 1_500_000, 3_000_000}) {
                admin.configSet("maxmemory", "" + (used + room));
                GenerationDraft next = draft("next-" + refusals, 100L + refusals);
                assertThatThrownBy(() -> PublishedOverAndOver.publish(store, next))
                        .isInstanceOf(RedisException.class)
                        .hasMessageContaining("is full")
                        .hasMessageContaining("raise maxmemory, or remove generations");
                refusals++;
                assertThat(published.served()).isEqualTo(before);
                admin.configSet("maxmemory", "1");
                published.assertWhole();
                published.assertSweptClean();
                assertThat(published.served()).isEqualTo(before);
            }
            rollBackAndHold(before);
            admin.configSet("maxmemory", "0");
        }
        published.publish(draft("with room", 200));
        published.assertSweptClean();
        LOG.info("{} publishings refused by a full Redis; after each all bytes verified and swept clean", refusals);
    }

    /** What gets a full Redis out of trouble must work in a full one. */
    private void rollBackAndHold(GenerationId served) {
        RedisFeatureStore.open(settings).close();
        GenerationId previous = store.generations().pointer().previous().orElseThrow();
        Lease lease = new Lease(new ReplicaId("a"), Map.of(served, Readiness.warm()));
        assertThat(store.generations().leases().renew(lease, Lease.LASTING)).isEmpty();
        assertThat(store.generations().leases().live()).containsExactly(lease);
        assertThat(store.generations().rollback(store.generations().pointer()).active())
                .contains(previous);
        store.generations().leases().release(lease.replica());
    }

    private long usedMemory() {
        return behind.onEachNode(node -> node.info("memory"))
                .get(0)
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("used_memory:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }
}
