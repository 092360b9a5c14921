package dev.tessera.store.redis;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;

/** What reading so many bytes from Redis takes at least: GET of one value as large, over one connection that nobody else uses. For figures that are printed beside. */
public final class RawRoundTrip implements AutoCloseable {
    private static final byte[] KEY = RedisKeys.bytes("floor");

    private final UnifiedJedis client;
    private final Jedis connection;

    public RawRoundTrip(RedisSettings settings, int bytes) {
        client = RedisClients.open(settings);
        connection = new Jedis(RedisClients.connectionFor(client, KEY));
        connection.set(KEY, new byte[bytes]);
    }

    /** How many bytes came. */
    public int read() {
        return connection.get(KEY).length;
    }

    @Override
    public void close() {
        connection.del(KEY);
        connection.close();
        client.close();
    }
}
