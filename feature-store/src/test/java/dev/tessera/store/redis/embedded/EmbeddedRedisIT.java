package dev.tessera.store.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

class EmbeddedRedisIT {
    @TempDir
    Path scratch;

    private EmbeddedRedisConfig config;

    @BeforeEach
    void aCacheFolderWithASpaceInItsName() {
        config = EmbeddedRedisConfig.inMemory().withCache(scratch.resolve("a cache"));
    }

    @Test
    void answersWithItsPasswordOnlyAndEvictsNothing() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(config);
                Jedis client = new Jedis(redis.host(), redis.port())) {
            assertThatThrownBy(client::ping)
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContaining("NOAUTH");
            client.auth(password(redis));
            assertThat(client.ping()).isEqualTo("PONG");
            assertThat(client.configGet("maxmemory-policy")).containsValue("noeviction");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(redis.passwordFile())))
                    .isEqualTo("rw-------");
            assertThat(commandLine(redis.pid())).contains("redis.conf").doesNotContain(password(redis));
        }
    }

    @Test
    void stopsAndLeavesNothingBehind() throws IOException {
        EmbeddedRedis redis = EmbeddedRedis.start(config);
        redis.close();
        redis.close();
        assertThat(redis.isAlive()).isFalse();
        assertThat(homes()).isEmpty();
    }

    @Test
    void aKeptHomeHasItsDataAtTheNextStart() throws IOException {
        EmbeddedRedisConfig kept = config.withHome(scratch.resolve("redis")).withPersistence(Persistence.ALWAYS);
        try (EmbeddedRedis redis = EmbeddedRedis.start(kept);
                Jedis client = connect(redis)) {
            client.set("k", "v");
        }
        try (EmbeddedRedis redis = EmbeddedRedis.start(kept);
                Jedis client = connect(redis)) {
            assertThat(client.get("k")).isEqualTo("v");
        }
    }

    @Test
    void twoServersNeverShareAHome() {
        EmbeddedRedisConfig kept = config.withHome(scratch.resolve("redis"));
        try (EmbeddedRedis first = EmbeddedRedis.start(kept)) {
            assertThat(first.isAlive()).isTrue();
            assertThatThrownBy(() -> EmbeddedRedis.start(kept))
                    .isInstanceOf(EmbeddedRedisException.class)
                    .hasMessageContaining("in use by another running Tessera");
        }
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedRedis.start(config.withPort(taken.getLocalPort())))
                    .isInstanceOf(EmbeddedRedisException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("Failed listening on port");
            assertThat(homes()).isEmpty();
        }
    }

    @Test
    void theNextStartSweepsTheServerOfAKilledParentAndSparesTheLiving() throws IOException {
        try (EmbeddedRedis living = EmbeddedRedis.start(config)) {
            long orphan = orphanOfAKilledParent("");
            assertThat(ProcessHandle.of(orphan))
                    .hasValueSatisfying(process -> assertThat(process.isAlive()).isTrue());

            try (EmbeddedRedis next = EmbeddedRedis.start(config)) {
                await().until(() ->
                        ProcessHandle.of(orphan).filter(ProcessHandle::isAlive).isEmpty());
                assertThat(living.isAlive()).isTrue();
                assertThat(next.isAlive()).isTrue();
                assertThat(homes()).hasSize(2);
            }
        }
    }

    @Test
    void theOrphanOfAKeptHomeIsSweptByAnyLaterStartAndItsDataStay() throws IOException {
        Path home = scratch.resolve("redis");
        long orphan = orphanOfAKilledParent(home.toString());

        try (EmbeddedRedis next = EmbeddedRedis.start(config)) {
            await().until(() ->
                    ProcessHandle.of(orphan).filter(ProcessHandle::isAlive).isEmpty());
            assertThat(next.isAlive()).isTrue();
            assertThat(home.resolve("appendonlydir")).isDirectory();
        }
    }

    @Test
    void anotherProcessSparesTheServersOfThisOneHoweverManyItStarted() throws IOException {
        try (EmbeddedRedis first = EmbeddedRedis.start(config);
                EmbeddedRedis second = EmbeddedRedis.start(config)) {
            long orphan = orphanOfAKilledParent("");
            assertThat(first.isAlive()).isTrue();
            assertThat(second.isAlive()).isTrue();
            ProcessHandle.of(orphan).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Starts a JVM that starts a server, kills that JVM without a chance to clean up, and returns the pid of what it left running. */
    private long orphanOfAKilledParent(String home) throws IOException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Parent.class.getName(),
                        config.cache().toString(),
                        home)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = parent.inputReader(StandardCharsets.UTF_8)) {
            return Long.parseLong(output.readLine());
        } finally {
            parent.destroyForcibly().onExit().join();
        }
    }

    /** The program that is killed. */
    static final class Parent {
        public static void main(String[] args) throws InterruptedException {
            EmbeddedRedisConfig config = EmbeddedRedisConfig.inMemory().withCache(Path.of(args[0]));
            EmbeddedRedis redis = EmbeddedRedis.start(
                    args[1].isEmpty()
                            ? config
                            : config.withHome(Path.of(args[1])).withPersistence(Persistence.ALWAYS));
            System.out.println(redis.pid());
            Thread.currentThread().join();
        }
    }

    private static String password(EmbeddedRedis redis) throws IOException {
        return Files.readString(redis.passwordFile()).strip();
    }

    private static Jedis connect(EmbeddedRedis redis) throws IOException {
        Jedis client = new Jedis(redis.host(), redis.port());
        client.auth(password(redis));
        return client;
    }

    private static String commandLine(long pid) {
        return ProcessHandle.of(pid).orElseThrow().info().commandLine().orElseThrow();
    }

    private List<Path> homes() throws IOException {
        try (Stream<Path> folders = Files.list(config.cache().resolve("redis").resolve("homes"))) {
            return folders.filter(Files::isDirectory).toList();
        }
    }
}
