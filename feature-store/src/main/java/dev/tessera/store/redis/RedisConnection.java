package dev.tessera.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisRedirectionException;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.util.Pool;

/**
 * The pooled connections of one process to Redis. Owns them; close it last. What it is given to run is run again where the failure may pass,
 * so it must be something that may be done twice.
 */
final class RedisConnection implements AutoCloseable {
    private final RedisSettings settings;
    private final RedisKeys keys;
    private final RedisRetry retry;
    private final UnifiedJedis client;

    private RedisConnection(RedisSettings settings) {
        this.settings = settings;
        this.keys = new RedisKeys(settings.namespace());
        this.retry = new RedisRetry(settings);
        this.client = retry.run(() -> RedisClients.open(settings), () -> {});
    }

    /** @throws RedisException if Redis is absent, refuses the password, may evict keys, or holds another layout */
    static RedisConnection open(RedisSettings settings) {
        RedisConnection connection = new RedisConnection(settings);
        try {
            connection.checkNothingIsEvicted();
            connection.checkLayout();
            return connection;
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void checkNothingIsEvicted() {
        onEachNode(node -> node.info("memory")).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("maxmemory_policy:"))
                .forEach(line -> {
                    if (!line.equals("maxmemory_policy:noeviction")) {
                        throw new RedisException("Redis at " + settings.servers() + " may evict keys (" + line
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
            throw new RedisException("Redis at " + settings.servers() + ", namespace " + settings.namespace()
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

    RedisServers servers() {
        return settings.servers();
    }

    Duration timeout() {
        return settings.limits().timeout();
    }

    /** Runs commands on every server that there is, and returns what each answered. */
    <T> List<T> onEachNode(Function<Jedis, T> commands) {
        return run(redis -> {
            List<T> answers = new ArrayList<>();
            for (Pool<Connection> pool : RedisClients.pools(redis)) {
                try (Jedis node = new Jedis(pool.getResource())) {
                    answers.add(commands.apply(node));
                }
            }
            return answers;
        });
    }

    /** Runs commands one after the other on one connection to the server that holds a key. */
    <T> T onOneConnection(byte[] key, Function<Jedis, T> commands) {
        return run(redis -> {
            try (Jedis node = new Jedis(RedisClients.connectionFor(redis, key))) {
                return commands.apply(node);
            } catch (JedisRedirectionException moved) {
                RedisClients.lookAgain(redis);
                try (Jedis node = new Jedis(RedisClients.connectionFor(redis, key))) {
                    return commands.apply(node);
                }
            }
        });
    }

    /** Sends commands to the servers of their keys without waiting in between, and returns what each answered. */
    <T extends @Nullable Object> List<T> pipelined(Function<AbstractPipeline, List<Response<T>>> commands) {
        return run(redis -> {
            try (AbstractPipeline pipeline = redis.pipelined()) {
                List<Response<T>> answers = commands.apply(pipeline);
                pipeline.sync();
                List<T> all = new ArrayList<>();
                answers.forEach(answer -> all.add(answer.get()));
                return all;
            } catch (IllegalStateException e) {
                throw new JedisConnectionException("a node did not answer all that was sent to it", e);
            }
        });
    }

    /** Runs one or more commands; whatever Redis has against them comes back as a {@link RedisException} that says what to do. */
    <T> T run(Function<UnifiedJedis, T> commands) {
        return retry.run(() -> commands.apply(client), () -> RedisClients.lookAgain(client));
    }

    ConnectionCounts counts() {
        long inUse = 0;
        long idle = 0;
        long waiting = 0;
        for (Pool<Connection> pool : RedisClients.pools(client)) {
            inUse += pool.getNumActive();
            idle += pool.getNumIdle();
            waiting += pool.getNumWaiters();
        }
        return new ConnectionCounts(inUse, idle, waiting);
    }

    @Override
    public void close() {
        client.close();
    }
}
