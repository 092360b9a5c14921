package dev.tessera.store.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.util.JedisClusterCRC16;
import redis.clients.jedis.util.Pool;

/** The pooled connections of one process to Redis. Owns them; close it last. */
final class RedisConnection implements AutoCloseable {
    private static final int CONNECTIONS = 32;

    private final RedisSettings settings;
    private final RedisKeys keys;
    private final UnifiedJedis client;

    private RedisConnection(RedisSettings settings, UnifiedJedis client) {
        this.settings = settings;
        this.keys = new RedisKeys(settings.namespace());
        this.client = client;
    }

    /** @throws RedisException if Redis is absent, refuses the password, may evict keys, or holds another layout */
    static RedisConnection open(RedisSettings settings) {
        RedisConnection connection;
        try {
            connection = new RedisConnection(settings, client(settings));
        } catch (JedisException e) {
            throw explain(settings, e);
        }
        try {
            connection.checkNothingIsEvicted();
            connection.checkLayout();
            return connection;
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static UnifiedJedis client(RedisSettings settings) {
        HostAndPort node =
                new HostAndPort(settings.address().host(), settings.address().port());
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMaxWait(settings.timeout());
        if (settings.cluster()) {
            return RedisClusterClient.builder()
                    .nodes(Set.of(node))
                    .clientConfig(config(settings))
                    .poolConfig(pool)
                    .build();
        }
        return RedisClient.builder()
                .hostAndPort(node)
                .clientConfig(config(settings))
                .poolConfig(pool)
                .build();
    }

    private static JedisClientConfig config(RedisSettings settings) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .timeoutMillis(Math.toIntExact(settings.timeout().toMillis()));
        if (settings.tls()) {
            config.sslOptions(SslOptions.defaults());
        }
        settings.user().ifPresent(config::user);
        settings.passwordFile().ifPresent(file -> config.password(password(file)));
        return config.build();
    }

    private static String password(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty() || lines.get(0).isBlank()) {
                throw new RedisException(
                        "Redis password file " + file + " is empty; expected the password in its first line");
            }
            return lines.get(0).strip();
        } catch (IOException e) {
            throw new RedisException(
                    "Redis password file " + file + " cannot be read; check the path and who may read it", e);
        }
    }

    private void checkNothingIsEvicted() {
        onEachNode(node -> node.info("memory")).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("maxmemory_policy:"))
                .forEach(line -> {
                    if (!line.equals("maxmemory_policy:noeviction")) {
                        throw new RedisException("Redis at " + settings.address() + " may evict keys (" + line
                                + "); a lost key is a damaged generation: set maxmemory-policy noeviction");
                    }
                });
    }

    /** Writes only where nothing is yet: what gets a full Redis out of trouble must be able to connect. */
    private void checkLayout() {
        String found = layout().orElseGet(() -> {
            run(redis -> redis.set(
                    keys.layout(),
                    RedisKeys.bytes(RedisKeys.LAYOUT),
                    SetParams.setParams().nx()));
            return layout().orElseThrow();
        });
        if (!found.equals(RedisKeys.LAYOUT)) {
            throw new RedisException("Redis at " + settings.address() + ", namespace " + settings.namespace()
                    + ", has layout " + found + "; this version reads layout " + RedisKeys.LAYOUT
                    + ": use the matching version, or another namespace");
        }
    }

    private Optional<String> layout() {
        return Optional.ofNullable(this.<byte @Nullable []>run(redis -> redis.get(keys.layout())))
                .map(RedisKeys::text);
    }

    RedisKeys keys() {
        return keys;
    }

    RedisAddress address() {
        return settings.address();
    }

    Duration timeout() {
        return settings.timeout();
    }

    /** Runs commands on every server that there is, and returns what each answered. */
    <T> List<T> onEachNode(Function<Jedis, T> commands) {
        return run(redis -> {
            List<T> answers = new ArrayList<>();
            for (Pool<Connection> pool : pools(redis)) {
                try (Jedis node = new Jedis(pool.getResource())) {
                    answers.add(commands.apply(node));
                }
            }
            return answers;
        });
    }

    private static Collection<? extends Pool<Connection>> pools(UnifiedJedis redis) {
        return redis instanceof RedisClusterClient cluster
                ? cluster.getClusterNodes().values()
                : List.of(((RedisClient) redis).getPool());
    }

    /** Runs commands one after the other on one connection to the server that holds a key. */
    <T> T onOneConnection(byte[] key, Function<Jedis, T> commands) {
        return run(redis -> {
            try (Jedis node = new Jedis(connectionFor(redis, key))) {
                return commands.apply(node);
            } catch (JedisRedirectionException moved) {
                redis.exists(key); // Learns where the key is now.
                try (Jedis node = new Jedis(connectionFor(redis, key))) {
                    return commands.apply(node);
                }
            }
        });
    }

    private static Connection connectionFor(UnifiedJedis redis, byte[] key) {
        return redis instanceof RedisClusterClient cluster
                ? cluster.getConnectionFromSlot(JedisClusterCRC16.getSlot(key))
                : ((RedisClient) redis).getPool().getResource();
    }

    /** Runs one or more commands; whatever Redis has against them comes back as a {@link RedisException} that says what to do. */
    <T> T run(Function<UnifiedJedis, T> commands) {
        try {
            return commands.apply(client);
        } catch (JedisException e) {
            throw explain(settings, e);
        }
    }

    private static RedisException explain(RedisSettings settings, JedisException e) {
        String where = "Redis at " + settings.address();
        String message = String.valueOf(e.getMessage());
        if (denied(e)) {
            return new RedisException(
                    where + " refuses the password (" + root(e).getMessage() + "): check the password file", e);
        }
        if (e instanceof JedisConnectionException || root(e) instanceof IOException) {
            return new RedisException(
                    where + " does not answer (" + root(e).getMessage()
                            + "): start it, or give another address (--redis host:port)",
                    e);
        }
        if (message.startsWith("OOM")) {
            return RedisException.full(where + " is full (" + message + "): raise maxmemory, or remove generations", e);
        }
        return new RedisException(where + " refuses: " + message, e);
    }

    private static boolean denied(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof JedisAccessControlException) {
                return true;
            }
        }
        return String.valueOf(root(e).getMessage()).startsWith("NOAUTH");
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public void close() {
        client.close();
    }
}
