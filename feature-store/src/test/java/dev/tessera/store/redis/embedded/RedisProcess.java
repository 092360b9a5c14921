package dev.tessera.store.redis.embedded;

import static org.awaitility.Awaitility.await;

import dev.tessera.store.process.FreePort;
import dev.tessera.store.redis.RedisWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** The redis-server that comes with Tessera, as a test configures it: with TLS, as a replica, as a Sentinel. Listens on 127.0.0.1. */
public final class RedisProcess implements AutoCloseable {
    private final ProcessBuilder server;
    private final int port;
    private final RedisWire wire;
    private Process process;

    private RedisProcess(ProcessBuilder server, int port, RedisWire wire) throws IOException {
        this.server = server;
        this.port = port;
        this.wire = wire;
        this.process = server.start();
    }

    /**
     * A server in memory that evicts nothing, up as soon as it answers a PING, whatever the answer; a further port is up then too. It serves a replica
     * at once, without a wait for others.
     */
    public static RedisProcess server(Path home, RedisWire wire, String... directives) {
        return start(
                home,
                wire,
                List.of("save \"\"", "maxmemory-policy noeviction", "repl-diskless-sync-delay 0"),
                directives);
    }

    public static RedisProcess sentinel(Path home, RedisWire wire, String... directives) {
        return start(home, wire, List.of(), directives, "--sentinel");
    }

    private static RedisProcess start(
            Path home, RedisWire wire, List<String> common, String[] directives, String... mode) {
        try {
            int port = FreePort.take();
            Files.createDirectories(home);
            Path config = home.resolve("redis.conf");
            Files.writeString(
                    config,
                    "bind 127.0.0.1\n" + wire.listeningOn(port) + "\ndir " + RedisHome.quoted(home) + "\n"
                            + String.join("\n", common) + "\n" + String.join("\n", directives) + "\n");
            ProcessBuilder builder = new ProcessBuilder(
                            RedisBinary.resolve(EmbeddedRedisConfig.inMemory()).toString(), config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()));
            builder.command().addAll(List.of(mode));
            RedisProcess redis = new RedisProcess(builder, port, wire);
            await().until(redis::isUp);
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isUp() {
        if (!process.isAlive()) {
            throw new IllegalStateException("redis-server ended with " + process.exitValue());
        }
        try (Jedis jedis = wire.connect(port)) {
            return jedis.ping().equals("PONG");
        } catch (JedisException e) {
            return String.valueOf(e.getMessage()).startsWith("NOAUTH");
        }
    }

    public int port() {
        return port;
    }

    /** Asks as the default user. */
    <T> T ask(Optional<String> password, Function<Jedis, T> question) {
        try (Jedis jedis = wire.connect(port)) {
            password.ifPresent(jedis::auth);
            return question.apply(jedis);
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** After a kill: again on the same port, with what its home has. */
    public void startAgain() {
        try {
            process = server.start();
            await().until(this::isUp);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
