package dev.tessera.store.redis.embedded;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** The redis-server that comes with Tessera, as a test configures it: with TLS, as a replica, as a Sentinel. Listens on 127.0.0.1. */
public final class RedisProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private RedisProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** A free port. */
    public static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server in memory that evicts nothing, up as soon as it answers a plain PING, whatever the answer; a port for TLS is up then too. */
    public static RedisProcess server(Path home, int port, String... directives) {
        return start(home, port, List.of("save \"\"", "maxmemory-policy noeviction"), directives);
    }

    public static RedisProcess sentinel(Path home, int port, String... directives) {
        return start(home, port, List.of(), directives, "--sentinel");
    }

    private static RedisProcess start(Path home, int port, List<String> common, String[] directives, String... mode) {
        try {
            Files.createDirectories(home);
            Path config = home.resolve("redis.conf");
            Files.writeString(
                    config,
                    "bind 127.0.0.1\nport " + port + "\ndir " + RedisHome.quoted(home) + "\n"
                            + String.join("\n", common) + "\n" + String.join("\n", directives) + "\n");
            ProcessBuilder builder = new ProcessBuilder(
                            RedisBinary.resolve(EmbeddedRedisConfig.inMemory()).toString(), config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("log").toFile());
            builder.command().addAll(List.of(mode));
            RedisProcess redis = new RedisProcess(builder.start(), port);
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
        try (Jedis jedis = new Jedis("127.0.0.1", port)) {
            return jedis.ping().equals("PONG");
        } catch (JedisException e) {
            return String.valueOf(e.getMessage()).startsWith("NOAUTH");
        }
    }

    public int port() {
        return port;
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
