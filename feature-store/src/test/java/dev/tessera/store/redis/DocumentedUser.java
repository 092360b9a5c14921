package dev.tessera.store.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.Pool;

/** The users of {@code docs/reference/redis-settings.md}, who may do what the line that stands there grants, and nothing else. */
public enum DocumentedUser {
    RANKER("tessera-ranker"),
    PUBLISHER("tessera-publisher"),
    STREAM("tessera-stream"),
    OPERATOR("tessera-operator"),
    /** Of the Sentinels, not of the servers that they watch. */
    WATCHER("tessera-watcher");

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
        return administrator.withLogin(login(administrator));
    }

    /** The same on a cluster, which takes one permission more. */
    RedisSettings ofCluster(RedisSettings administrator) {
        RedisSettings settings = of(administrator);
        run(administrator, "ACL", "SETUSER", settings.login().user().orElseThrow(), "+cluster|slots");
        return settings;
    }

    /**
     * Makes the user for a namespace, on servers that do not tell each other of users.
     *
     * @param password of the administrator of each
     */
    public RedisLogin login(RedisWire wire, Iterable<Integer> ports, Path password) {
        RedisLogin login = RedisLogin.NONE;
        for (int port : ports) {
            login = login(wire.settings(port).withPasswordFile(password));
        }
        return login;
    }

    /** Makes the user for a namespace, on every server that is reached. */
    private RedisLogin login(RedisSettings administrator) {
        String ours = name + "-of-" + administrator.namespace();
        run(administrator, line(ours, administrator.namespace()).split(" ", -1));
        return RedisLogin.of(Optional.of(ours), Optional.of(password()), Optional.empty());
    }

    /** Runs one command, given as its words, on every server. */
    public static void run(RedisSettings administrator, String... words) {
        try (UnifiedJedis client = RedisClients.open(administrator)) {
            for (Pool<Connection> pool : RedisClients.pools(client)) {
                try (Jedis node = new Jedis(pool.getResource())) {
                    node.sendCommand(Protocol.Command.valueOf(words[0]), Arrays.copyOfRange(words, 1, words.length));
                }
            }
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
