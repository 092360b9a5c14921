package dev.tessera.store.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach Redis, and which part of it is ours. {@code docs/reference/redis-settings.md} has them all.
 *
 * @param sentinelLogin as whom to ask Sentinels, which know no users of the servers
 * @param tls whom to trust where connections are encrypted, Sentinels' too; empty for plain ones
 * @param namespace the prefix of every key, one a deployment
 */
public record RedisSettings(
        RedisServers servers,
        RedisLogin login,
        RedisLogin sentinelLogin,
        Optional<RedisTls> tls,
        String namespace,
        RedisLimits limits) {
    public static final String DEFAULT_NAMESPACE = "tessera";

    public RedisSettings {
        RedisKeys.checkNamespace(namespace);
    }

    /** A single server without password and encryption, namespace {@value #DEFAULT_NAMESPACE}, {@link RedisLimits#DEFAULT}. */
    public static RedisSettings of(RedisAddress address) {
        return of(new RedisServers.Single(address), Optional.empty());
    }

    /**
     * The same of the servers that a text names: {@code host:port}, or an URL.
     *
     * @param cluster whether they are nodes of a Redis Cluster
     * @throws IllegalArgumentException if it names none; says what was expected
     */
    public static RedisSettings parse(String servers, boolean cluster) {
        RedisUrl url = RedisUrl.parse(servers, cluster);
        return of(url.servers(), url.encrypted() ? Optional.of(RedisTls.OF_PLATFORM) : Optional.empty());
    }

    private static RedisSettings of(RedisServers servers, Optional<RedisTls> tls) {
        return new RedisSettings(
                servers, RedisLogin.NONE, RedisLogin.NONE, tls, DEFAULT_NAMESPACE, RedisLimits.DEFAULT);
    }

    /** The first of the servers that were given. */
    public RedisAddress address() {
        return servers.given().get(0);
    }

    /** The file that holds the password, if one does. */
    public Optional<Path> passwordFile() {
        return login.password().filter(RedisSecret.InFile.class::isInstance).map(secret -> ((RedisSecret.InFile) secret)
                .file());
    }

    public RedisSettings withPasswordFile(Path file) {
        return withLogin(new RedisLogin(login.user(), Optional.of(new RedisSecret.InFile(file))));
    }

    public RedisSettings withLogin(RedisLogin as) {
        return new RedisSettings(servers, as, sentinelLogin, tls, namespace, limits);
    }

    public RedisSettings withSentinelLogin(RedisLogin as) {
        return new RedisSettings(servers, login, as, tls, namespace, limits);
    }

    public RedisSettings withNamespace(String name) {
        return new RedisSettings(servers, login, sentinelLogin, tls, name, limits);
    }

    public RedisSettings withTls(RedisTls encryption) {
        return new RedisSettings(servers, login, sentinelLogin, Optional.of(encryption), namespace, limits);
    }

    /** Empty leaves them as they are: the scheme of an URL may have asked for it. */
    public RedisSettings withTls(Optional<RedisTls> encryption) {
        return encryption.map(this::withTls).orElse(this);
    }

    public RedisSettings withLimits(RedisLimits others) {
        return new RedisSettings(servers, login, sentinelLogin, tls, namespace, others);
    }

    public RedisSettings withRetryFor(Duration atMost) {
        return withLimits(new RedisLimits(limits.timeout(), atMost, limits.connections()));
    }
}
