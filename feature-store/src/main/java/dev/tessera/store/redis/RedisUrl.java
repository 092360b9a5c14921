package dev.tessera.store.redis;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How {@code --redis} names servers: {@code host:port}, several of a cluster separated by commas, {@code redis://...} or
 * {@code rediss://...} (encrypted) of the same, or {@code redis-sentinel://host:port,host:port/MASTER} or {@code rediss-sentinel://...}.
 *
 * @param encrypted whether the scheme asks for TLS
 */
record RedisUrl(RedisServers servers, boolean encrypted) {
    private static final String EXPECTED =
            "host:port, redis://host:port, rediss://host:port, or redis-sentinel://host:port,host:port/MASTER";

    /**
     * @param cluster whether the servers are nodes of a Redis Cluster
     * @throws IllegalArgumentException if it is none; never with what may be a password in the message
     */
    static RedisUrl parse(String text, boolean cluster) {
        if (text.contains("@")) {
            throw new IllegalArgumentException(
                    "the Redis address holds an '@', so perhaps a password, which other users of the machine would see;"
                            + " expected " + EXPECTED + ", with --redis-user and --redis-password-file beside it");
        }
        int end = text.indexOf("://");
        String scheme = end < 0 ? "redis" : text.substring(0, end);
        String rest = text.substring(end < 0 ? 0 : end + 3);
        return switch (scheme) {
            case "redis", "rediss" -> new RedisUrl(servers(rest, cluster), scheme.equals("rediss"));
            case "redis-sentinel", "rediss-sentinel" ->
                new RedisUrl(watched(rest, cluster), scheme.equals("rediss-sentinel"));
            default ->
                throw new IllegalArgumentException(
                        "Redis address is '" + text + "', of an unknown kind '" + scheme + "'; expected " + EXPECTED);
        };
    }

    /** The text of which {@link #parse} makes the same servers. */
    static String of(RedisServers servers) {
        String addresses = servers.given().stream().map(RedisAddress::toString).collect(Collectors.joining(","));
        return servers instanceof RedisServers.Watched watched
                ? "redis-sentinel://" + addresses + "/" + watched.master()
                : addresses;
    }

    private static RedisServers servers(String text, boolean cluster) {
        List<RedisAddress> addresses = addresses(text);
        if (cluster) {
            return new RedisServers.Cluster(addresses);
        }
        if (addresses.size() > 1) {
            throw new IllegalArgumentException("Redis address is '" + text + "', " + addresses.size()
                    + " servers; expected one, or --redis-cluster, or redis-sentinel://host:port,host:port/MASTER");
        }
        return new RedisServers.Single(addresses.get(0));
    }

    private static RedisServers watched(String text, boolean cluster) {
        int slash = text.indexOf('/');
        if (cluster || slash < 0) {
            throw new IllegalArgumentException("Redis address is 'redis-sentinel://" + text + "'; expected"
                    + " redis-sentinel://host:port,host:port/MASTER, without --redis-cluster");
        }
        return new RedisServers.Watched(addresses(text.substring(0, slash)), text.substring(slash + 1));
    }

    private static List<RedisAddress> addresses(String text) {
        return Arrays.stream(text.split(",", -1)).map(RedisAddress::parse).toList();
    }
}
