package dev.tessera.store.redis.embedded;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A Redis Cluster of three masters, the first of them perhaps with a replica, on free ports of the loopback address, for tests. */
public final class RedisClusterNodes implements AutoCloseable {
    private static final int MASTERS = 3;

    /** When others take a node for lost. */
    private static final Duration USUAL = Duration.ofSeconds(15);

    private static final Duration QUICKLY = Duration.ofSeconds(5);
    private static final int SLOTS = 16_384;

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    /** Without a replica. */
    public RedisClusterNodes() {
        this(false);
    }

    /** @param replicated whether the first master has a replica, which takes over when the others miss that master */
    public RedisClusterNodes(boolean replicated) {
        try {
            folder = Files.createTempDirectory("tessera-cluster-");
            Path binary = RedisBinary.resolve(EmbeddedRedisConfig.inMemory());
            for (int node = 0; node < MASTERS + (replicated ? 1 : 0); node++) {
                start(binary, replicated ? QUICKLY : USUAL);
            }
            join();
            if (replicated) {
                replicateFirst(ports.get(MASTERS));
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    private void replicateFirst(int port) {
        String master = ask(ports.get(0), Jedis::clusterMyId);
        ask(port, jedis -> jedis.clusterReplicate(master));
        awaitReplicated();
        for (int each : ports) {
            await().until(() -> ask(each, Jedis::clusterNodes).contains("slave " + master));
        }
    }

    /** Waits until the replica has all that the first master has now. */
    public void awaitReplicated() {
        ReplicaInStep.awaitFrom(() -> ask(ports.get(0), jedis -> jedis.info("replication")));
    }

    /** Kills the first master (SIGKILL). */
    public void killFirst() {
        processes.get(0).destroyForcibly().onExit().join();
    }

    /** Whether the replica of the first master is one itself now. */
    public boolean replicaTookOver() {
        return ask(ports.get(MASTERS), jedis -> jedis.info("replication")).contains("role:master");
    }

    /** The port of every node. */
    public List<Integer> ports() {
        return List.copyOf(ports);
    }

    /** How {@code --redis} names them. */
    public String addresses() {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    private void start(Path binary, Duration lostAfter) throws IOException {
        int port = freePort();
        Path home = Files.createDirectory(folder.resolve("node-" + port));
        Path config = home.resolve("redis.conf");
        Files.writeString(
                config,
                "bind 127.0.0.1\nport " + port + "\ncluster-port " + freePort()
                        + "\ncluster-enabled yes\ncluster-node-timeout " + lostAfter.toMillis()
                        + "\ncluster-replica-validity-factor 0\nsave \"\"\nmaxmemory-policy noeviction\ndir "
                        + RedisHome.quoted(home) + "\n");
        processes.add(new ProcessBuilder(binary.toString(), config.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start());
        ports.add(port);
        await().ignoreException(JedisConnectionException.class)
                .until(() -> ask(port, Jedis::ping).equals("PONG"));
    }

    private void join() {
        for (int node = 0; node < MASTERS; node++) {
            int from = node * SLOTS / MASTERS;
            int to = (node + 1) * SLOTS / MASTERS - 1;
            int port = ports.get(node);
            ask(port, jedis -> jedis.clusterAddSlotsRange(from, to));
        }
        int busPort = Integer.parseInt(
                ask(ports.get(0), Jedis::clusterNodes).split("@")[1].split("[ ,]")[0]);
        for (int port : ports.subList(1, ports.size())) {
            ask(
                    port,
                    jedis -> jedis.sendCommand(
                            redis.clients.jedis.Protocol.Command.CLUSTER,
                            "MEET",
                            "127.0.0.1",
                            String.valueOf(ports.get(0)),
                            String.valueOf(busPort)));
        }
        for (int port : ports) {
            await().until(() -> ask(port, Jedis::clusterInfo).contains("cluster_state:ok")
                    && ask(port, Jedis::clusterInfo).contains("cluster_known_nodes:" + ports.size()));
        }
    }

    private static <T> T ask(int port, java.util.function.Function<Jedis, T> question) {
        try (Jedis jedis = new Jedis("127.0.0.1", port)) {
            return question.apply(jedis);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** The port of any node. */
    public int port() {
        return ports.get(0);
    }

    /** How many keys each node holds. */
    public List<Long> keys() {
        return ports.stream().map(port -> ask(port, Jedis::dbSize)).toList();
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly().onExit().join();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
