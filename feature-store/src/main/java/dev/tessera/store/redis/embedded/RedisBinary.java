package dev.tessera.store.redis.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** Finds the redis-server to run: a given one, or the static one on the class path, unpacked into the cache once. */
final class RedisBinary {
    private static final String BUNDLED = "redis-server-7.0.15-";

    private RedisBinary() {}

    static Path resolve(EmbeddedRedisConfig config) {
        return config.binary()
                .map(RedisBinary::checked)
                .orElseGet(() -> unpack(config.cache().resolve("redis")));
    }

    private static Path checked(Path given) {
        if (!Files.isRegularFile(given) || !Files.isExecutable(given)) {
            throw new EmbeddedRedisException(
                    "--redis-server " + given + " is not an executable file; expected a redis-server binary");
        }
        return given.toAbsolutePath();
    }

    /** Name of the bundled binary for an operating system and architecture as the JVM names them. */
    static String resourceFor(String os, String architecture) {
        String system = os.toLowerCase(Locale.ROOT);
        String family = system.contains("linux") ? "linux" : system.contains("mac") ? "darwin" : system;
        String cpu =
                switch (architecture.toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> architecture;
                };
        return BUNDLED + family + "-" + cpu;
    }

    private static Path unpack(Path folder) {
        String name = resourceFor(System.getProperty("os.name"), System.getProperty("os.arch"));
        URL resource = RedisBinary.class.getClassLoader().getResource(name);
        if (resource == null) {
            throw new EmbeddedRedisException("no redis-server for this machine comes with Tessera (looked for " + name
                    + "); install Redis 7 and pass --redis-server PATH, or pass --redis host:port");
        }
        try {
            URLConnection connection = resource.openConnection();
            connection.setUseCaches(false);
            try (InputStream bytes = connection.getInputStream()) {
                return unpack(bytes, connection.getContentLengthLong(), folder.resolve(name));
            }
        } catch (IOException e) {
            throw new EmbeddedRedisException("cannot unpack redis-server into " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Path unpack(InputStream bytes, long size, Path target) throws IOException {
        if (Files.isExecutable(target) && Files.size(target) == size) {
            return target;
        }
        Files.createDirectories(target.getParent());
        Path partial =
                Files.createTempFile(target.getParent(), target.getFileName().toString(), ".partial");
        try {
            Files.copy(bytes, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
        return target;
    }
}
