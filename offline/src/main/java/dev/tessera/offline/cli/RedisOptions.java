package dev.tessera.offline.cli;

import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.redis.RedisLimits;
import dev.tessera.store.redis.RedisLogin;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.RedisTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The Redis of the rankers. */
final class RedisOptions {
    @Option(
            names = "--redis",
            paramLabel = "HOST:PORT",
            required = true,
            description =
                    "the Redis of the rankers; or rediss://HOST:PORT, or redis-sentinel://HOST:PORT,HOST:PORT/MASTER")
    private String address = "";

    @Option(names = "--redis-user", paramLabel = "NAME", description = "user of the Redis ACL")
    private Optional<String> user = Optional.empty();

    @Option(names = "--redis-password-file", paramLabel = "FILE", description = "file whose first line is the password")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(
            names = "--redis-password-env",
            paramLabel = "NAME",
            description = "environment variable that holds the password, on every machine that connects")
    private Optional<String> passwordVariable = Optional.empty();

    @Option(names = "--redis-sentinel-user", paramLabel = "NAME", description = "user of the Sentinels' ACL")
    private Optional<String> sentinelUser = Optional.empty();

    @Option(
            names = "--redis-sentinel-password-file",
            paramLabel = "FILE",
            description = "file whose first line is the password of the Sentinels")
    private Optional<Path> sentinelPasswordFile = Optional.empty();

    @Option(names = "--redis-tls", description = "encrypt the connections to Redis")
    private boolean tls;

    @Option(
            names = "--redis-ca",
            paramLabel = "FILE",
            description = "authorities to trust, PEM; implies --redis-tls (default: those of the Java platform)")
    private Optional<Path> authorities = Optional.empty();

    @Option(
            names = "--redis-certificate",
            paramLabel = "FILE",
            description = "certificate to show to Redis, PEM; implies --redis-tls")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--redis-key", paramLabel = "FILE", description = "private key of the certificate, PEM (PKCS #8)")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--redis-cluster", description = "the addresses are nodes of a Redis Cluster")
    private boolean cluster;

    @Option(
            names = "--redis-timeout",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "milliseconds to wait for a connection or an answer (default: ${DEFAULT-VALUE})")
    private int timeoutMillis;

    @Option(
            names = "--redis-retry-for",
            paramLabel = "MS",
            defaultValue = "30000",
            description = "milliseconds for which a command is tried again, such as while a replica takes over "
                    + "(default: ${DEFAULT-VALUE})")
    private int retryMillis;

    @Option(
            names = "--redis-connections",
            paramLabel = "N",
            defaultValue = "32",
            description = "most connections of one process to one server (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--namespace",
            defaultValue = RedisSettings.DEFAULT_NAMESPACE,
            description = "prefix of every key (default: ${DEFAULT-VALUE})")
    private String namespace = "";

    @Option(
            names = "--blobs",
            paramLabel = "DIR",
            description = "a folder shared with the rankers that holds models and vectors (default: Redis holds them)")
    private Optional<Path> blobs = Optional.empty();

    StoreTarget target() {
        RedisSettings settings = RedisSettings.parse(address, cluster)
                .withLogin(RedisLogin.of(user, passwordFile, passwordVariable))
                .withSentinelLogin(RedisLogin.of(sentinelUser, sentinelPasswordFile, Optional.empty()))
                .withTls(RedisTls.of(tls, authorities, certificate, key))
                .withNamespace(namespace)
                .withLimits(
                        new RedisLimits(Duration.ofMillis(timeoutMillis), Duration.ofMillis(retryMillis), connections));
        return blobs.map(folder -> StoreTarget.redisAndFolder(settings, folder))
                .orElseGet(() -> StoreTarget.redis(settings));
    }
}
