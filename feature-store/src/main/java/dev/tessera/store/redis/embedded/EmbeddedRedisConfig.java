package dev.tessera.store.redis.embedded;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to start a redis-server.
 *
 * @param cache folder of Tessera's caches; the unpacked binary and the homes of throw-away servers lie under it
 * @param home folder of this server, kept when it stops; empty = a new one under the cache, deleted when it stops
 * @param binary the redis-server to run; empty = the static one that comes with Tessera
 * @param port TCP port on 127.0.0.1; 0 = any free one
 * @param persistence what is kept on disk, in the home
 */
public record EmbeddedRedisConfig(
        Path cache, Optional<Path> home, Optional<Path> binary, int port, Persistence persistence) {
    public EmbeddedRedisConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "redis port " + port + " is no TCP port; expected 0 (any free one) to 65535");
        }
        cache = cache.toAbsolutePath().normalize();
        home = home.map(folder -> folder.toAbsolutePath().normalize());
    }

    /** A throw-away server in memory, on a free port, from the bundled binary, under the user's cache. */
    public static EmbeddedRedisConfig inMemory() {
        return new EmbeddedRedisConfig(userCache(), Optional.empty(), Optional.empty(), 0, Persistence.NONE);
    }

    public EmbeddedRedisConfig withCache(Path folder) {
        return new EmbeddedRedisConfig(folder, home, binary, port, persistence);
    }

    public EmbeddedRedisConfig withHome(Path folder) {
        return new EmbeddedRedisConfig(cache, Optional.of(folder), binary, port, persistence);
    }

    public EmbeddedRedisConfig withBinary(Path redisServer) {
        return new EmbeddedRedisConfig(cache, home, Optional.of(redisServer), port, persistence);
    }

    public EmbeddedRedisConfig withPort(int tcpPort) {
        return new EmbeddedRedisConfig(cache, home, binary, tcpPort, persistence);
    }

    public EmbeddedRedisConfig withPersistence(Persistence mode) {
        return new EmbeddedRedisConfig(cache, home, binary, port, mode);
    }

    /** {@code -Dtessera.cache}, else {@code ~/.cache/tessera}. */
    public static Path userCache() {
        String given = System.getProperty("tessera.cache", "");
        return given.isBlank() ? Path.of(System.getProperty("user.home"), ".cache", "tessera") : Path.of(given);
    }
}
