package dev.tessera.store.redis;

/** A Redis without room for more. */
public final class FullRedis {
    private FullRedis() {}

    /** Leaves no room, whatever is there. */
    public static void fill(RedisSettings administrator) {
        limit(administrator, "1");
    }

    /** Lifts the limit. */
    public static void free(RedisSettings administrator) {
        limit(administrator, "0");
    }

    private static void limit(RedisSettings administrator, String bytes) {
        try (RedisConnection connection = RedisConnection.open(administrator)) {
            connection.onEachNode(node -> node.configSet("maxmemory", bytes));
        }
    }
}
