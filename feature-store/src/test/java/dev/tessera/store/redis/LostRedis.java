package dev.tessera.store.redis;

/** A Redis that forgets everything while it runs. */
public final class LostRedis {
    private LostRedis() {}

    /** {@code FLUSHALL} on every node, whatever namespace the keys are in. */
    public static void flushAll(RedisSettings settings) {
        try (RedisConnection connection = RedisConnection.open(settings)) {
            connection.onEachNode(node -> node.flushAll());
        }
    }
}
