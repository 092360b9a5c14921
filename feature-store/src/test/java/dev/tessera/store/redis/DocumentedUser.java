package dev.tessera.store.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** The users of {@code docs/reference/redis-settings.md}, who may do what the line that stands there grants, and nothing else. */
public enum DocumentedUser {
    RANKER("tessera-ranker"),
    PUBLISHER("tessera-publisher"),
    STREAM("tessera-stream"),
    OPERATOR("tessera-operator");

    static final String PASSWORD = "to-be-kept-secret";

    private final String name;

    DocumentedUser(String name) {
        this.name = name;
    }

    /**
     * Makes the user for a namespace, and connects as it.
     *
     * @param administrator may do everything
     */
    public RedisSettings of(RedisSettings administrator) {
        String ours = name + "-of-" + administrator.namespace();
        run(administrator, line(ours, administrator.namespace()).split(" ", -1));
        return administrator.withLogin(RedisLogin.of(Optional.of(ours), Optional.of(password()), Optional.empty()));
    }

    /** Runs one command, given as its words. */
    static void run(RedisSettings administrator, String... words) {
        RedisAddress address = administrator.address();
        try (Jedis jedis = new Jedis(address.host(), address.port())) {
            administrator.login().password().ifPresent(secret -> jedis.auth(secret.read()));
            jedis.sendCommand(Protocol.Command.valueOf(words[0]), Arrays.copyOfRange(words, 1, words.length));
        }
    }

    private String line(String ours, String namespace) {
        String documented = "ACL SETUSER " + name + " ";
        try {
            return Files.readAllLines(page()).stream()
                    .filter(line -> line.startsWith(documented))
                    .findFirst()
                    .orElseThrow()
                    .replace(documented, "ACL SETUSER " + ours + " ")
                    .replace(">PASSWORD", ">" + PASSWORD)
                    .replace("tessera:", namespace + ":");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path page() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("docs/reference"))) {
            folder = folder.getParent();
        }
        return folder.resolve("docs/reference/redis-settings.md");
    }

    private static Path password() {
        try {
            Path file = Files.createTempFile("tessera-password", "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
