package dev.tessera.store.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach Redis, and which part of it is ours.
 *
 * @param user the ACL user; empty for the default one
 * @param passwordFile holds the password in its first line; empty if none is wanted
 * @param tls whether to encrypt, trusting the platform's certificates
 * @param cluster whether the address is a node of a Redis Cluster
 * @param namespace the prefix of every key, one a deployment
 * @param timeout for connecting and for each answer
 */
public record RedisSettings(
        RedisAddress address,
        Optional<String> user,
        Optional<Path> passwordFile,
        boolean tls,
        boolean cluster,
        String namespace,
        Duration timeout) {
    public static final String DEFAULT_NAMESPACE = "tessera";

    public RedisSettings {
        RedisKeys.checkNamespace(namespace);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("Redis timeout is " + timeout + "; expected a positive duration");
        }
    }

    /** A single server without password and encryption, namespace {@value #DEFAULT_NAMESPACE}, 5 s. */
    public static RedisSettings of(RedisAddress address) {
        return new RedisSettings(
                address, Optional.empty(), Optional.empty(), false, false, DEFAULT_NAMESPACE, Duration.ofSeconds(5));
    }

    public RedisSettings withPasswordFile(Path file) {
        return new RedisSettings(address, user, Optional.of(file), tls, cluster, namespace, timeout);
    }

    public RedisSettings withNamespace(String name) {
        return new RedisSettings(address, user, passwordFile, tls, cluster, name, timeout);
    }

    public RedisSettings withTls(boolean encrypt) {
        return new RedisSettings(address, user, passwordFile, encrypt, cluster, namespace, timeout);
    }

    public RedisSettings withCluster(boolean several) {
        return new RedisSettings(address, user, passwordFile, tls, several, namespace, timeout);
    }
}
