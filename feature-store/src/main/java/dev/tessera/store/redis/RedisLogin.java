package dev.tessera.store.redis;

import java.nio.file.Path;
import java.util.Optional;
import redis.clients.jedis.DefaultJedisClientConfig;

/**
 * As whom to connect.
 *
 * @param user of the ACL; empty for the default one
 * @param password empty if none is wanted
 */
public record RedisLogin(Optional<String> user, Optional<RedisSecret> password) {
    /** The default user, without a password. */
    public static final RedisLogin NONE = new RedisLogin(Optional.empty(), Optional.empty());

    /**
     * As options say it.
     *
     * @param variable of the environment that holds the password
     * @throws IllegalArgumentException if both a file and a variable are given
     */
    public static RedisLogin of(Optional<String> user, Optional<Path> passwordFile, Optional<String> variable) {
        if (passwordFile.isPresent() && variable.isPresent()) {
            throw new IllegalArgumentException(
                    "--redis-password-file and --redis-password-env both say where the password is; expected one");
        }
        return new RedisLogin(
                user,
                passwordFile
                        .<RedisSecret>map(RedisSecret.InFile::new)
                        .or(() -> variable.map(RedisSecret.InEnvironment::new)));
    }

    void into(DefaultJedisClientConfig.Builder config) {
        user.ifPresent(config::user);
        password.ifPresent(secret -> config.password(secret.read()));
    }
}
