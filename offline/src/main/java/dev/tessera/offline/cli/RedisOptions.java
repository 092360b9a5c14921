package dev.tessera.offline.cli;

import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The Redis of the rankers. */
final class RedisOptions {
    @Option(names = "--redis", paramLabel = "HOST:PORT", required = true, description = "the Redis of the rankers")
    private String address = "";

    @Option(names = "--redis-user", paramLabel = "NAME", description = "user of the Redis ACL")
    private Optional<String> user = Optional.empty();

    @Option(names = "--redis-password-file", paramLabel = "FILE", description = "file whose first line is the password")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(names = "--redis-tls", description = "encrypt the connections to Redis")
    private boolean tls;

    @Option(names = "--redis-cluster", description = "the address is a node of a Redis Cluster")
    private boolean cluster;

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
        RedisSettings plain = RedisSettings.of(RedisAddress.parse(address));
        RedisSettings settings =
                new RedisSettings(plain.address(), user, passwordFile, tls, cluster, namespace, plain.timeout());
        return blobs.map(folder -> StoreTarget.redisAndFolder(settings, folder))
                .orElseGet(() -> StoreTarget.redis(settings));
    }
}
