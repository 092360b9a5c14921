package dev.tessera.store.redis;

/** Where Redis answers; of a cluster, any node. */
public record RedisAddress(String host, int port) {
    public RedisAddress {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "Redis address is '" + host + ":" + port + "'; expected host:port with a port from 1 to 65535");
        }
    }

    /** Reads {@code host:port}; an IPv6 host stands in brackets. */
    public static RedisAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, Math.max(0, colon));
            return new RedisAddress(host.replaceAll("^\\[|]$", ""), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Redis address is '" + text + "'; expected host:port, for example 127.0.0.1:6379", e);
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
