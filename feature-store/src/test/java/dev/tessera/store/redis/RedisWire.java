package dev.tessera.store.redis;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;

/** What the redis-servers of a test speak, each on its one port, to clients and to each other: plain text, or nothing but TLS. */
public final class RedisWire {
    public static final RedisWire PLAIN = new RedisWire("127.0.0.1", Optional.empty(), List.of());

    private static final int LONGEST_MILLIS = 60_000;

    private final String host;
    private final Optional<RedisTls> tls;
    private final List<String> directives;

    private RedisWire(String host, Optional<RedisTls> tls, List<String> directives) {
        this.host = host;
        this.tls = tls;
        this.directives = directives;
    }

    /**
     * @param host by which servers are asked: what their certificate says
     * @param authority by which servers and clients know each other's certificate
     */
    public static RedisWire encrypted(String host, Path authority, RedisTls.Identity server) {
        return new RedisWire(
                host,
                Optional.of(new RedisTls(Optional.of(authority), Optional.empty())),
                List.of(
                        "tls-cert-file " + server.certificate(),
                        "tls-key-file " + server.key(),
                        "tls-ca-cert-file " + authority,
                        "tls-auth-clients no",
                        "tls-replication yes",
                        "tls-cluster yes"));
    }

    public String host() {
        return host;
    }

    public Optional<RedisTls> tls() {
        return tls;
    }

    /** Lines of a configuration. */
    public String listeningOn(int port) {
        return tls.isEmpty() ? "port " + port : "port 0\ntls-port " + port + "\n" + String.join("\n", directives);
    }

    public Jedis connect(int port) {
        DefaultJedisClientConfig.Builder config =
                DefaultJedisClientConfig.builder().timeoutMillis(LONGEST_MILLIS);
        tls.ifPresent(encryption -> encryption.into(config));
        return new Jedis(host, port, config.build());
    }

    /** A server as its administrator sees it. */
    RedisSettings settings(int port) {
        return RedisSettings.of(new RedisAddress(host, port)).withTls(tls);
    }
}
