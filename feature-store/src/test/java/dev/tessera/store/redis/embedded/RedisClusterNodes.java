package dev.tessera.store.redis.embedded;

import static org.awaitility.Awaitility.await;

import dev.tessera.store.process.FreePort;
import dev.tessera.store.redis.RedisWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** A Redis Cluster of three masters, the first of them perhaps with a replica, on free ports of the loopback address, for tests. */
public final class RedisClusterNodes implements AutoCloseable {
    private static final int MASTERS = 3;

    /** When others take a node for lost. */
    private static final Duration USUAL = Duration.ofSeconds(15);

    private static final Duration QUICKLY = Duration.ofSeconds(5);
    private static final int SLOTS = 16_384;

    private final Path folder;
    private final RedisWire wire;
    private final List<RedisProcess> nodes = new ArrayList<>();

    /** Without a replica. */
    public RedisClusterNodes() {
        this(false, RedisWire.PLAIN);
    }

    /** @param replicated whether the first master has a replica, which takes over when the others miss that master */
    public RedisClusterNodes(boolean replicated, RedisWire wire) {
        this.wire = wire;
        try {
            folder = Files.createTempDirectory("tessera-cluster-");
            for (int node = 0; node < MASTERS + (replicated ? 1 : 0); node++) {
                start(replicated ? QUICKLY : USUAL);
            }
            join();
            if (replicated) {
                replicateFirst(nodes.get(MASTERS));
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    private void replicateFirst(RedisProcess replica) {
        String master = ask(nodes.get(0), Jedis::clusterMyId);
        ask(replica, jedis -> jedis.clusterReplicate(master));
        awaitReplicated();
        awaitEachNode(node -> slotsAt(node).count() == nodes.size());
    }

    /** Waits until the replica has all that the first master has now. */
    public void awaitReplicated() {
        ReplicaInStep.awaitFrom(() -> ask(nodes.get(0), jedis -> jedis.info("replication")));
    }

    /** Kills the first master (SIGKILL). */
    public void killFirst() {
        nodes.get(0).kill();
    }

    /** Whether the replica of the first master is one itself now. */
    public boolean replicaTookOver() {
        return ask(nodes.get(MASTERS), jedis -> jedis.info("replication")).contains("role:master");
    }

    /** How {@code --redis} names them. */
    public String addresses() {
        return nodes.stream().map(node -> wire.host() + ":" + node.port()).collect(Collectors.joining(","));
    }

    /** From now on nodes say that they are at a host by its name, as {@code cluster-announce-hostname} has them do. */
    public void announceHost(String name) {
        for (RedisProcess node : nodes) {
            ask(node, jedis -> jedis.configSet("cluster-announce-hostname", name));
            ask(node, jedis -> jedis.configSet("cluster-preferred-endpoint-type", "hostname"));
        }
        awaitEachNode(node -> slotsAt(node).allMatch(name::equals));
    }

    private void awaitEachNode(Predicate<RedisProcess> reached) {
        await().until(() -> nodes.stream().allMatch(reached));
    }

    /** Where, by what a node says, slots and their replicas are: a replica stands there once the node has heard how far it is. */
    private static Stream<String> slotsAt(RedisProcess node) {
        List<?> ranges = (List<?>) ask(node, jedis -> jedis.sendCommand(Protocol.Command.CLUSTER, "SLOTS"));
        return ranges.stream()
                .map(range -> (List<?>) range)
                .flatMap(range -> range.subList(2, range.size()).stream())
                .map(server -> new String((byte[]) ((List<?>) server).get(0), StandardCharsets.UTF_8));
    }

    private void start(Duration lostAfter) {
        nodes.add(RedisProcess.server(
                folder.resolve("node-" + nodes.size()),
                wire,
                "cluster-port " + FreePort.take(),
                "cluster-enabled yes",
                "cluster-node-timeout " + lostAfter.toMillis(),
                "cluster-replica-validity-factor 0"));
    }

    private void join() {
        for (int node = 0; node < MASTERS; node++) {
            int from = node * SLOTS / MASTERS;
            int to = (node + 1) * SLOTS / MASTERS - 1;
            ask(nodes.get(node), jedis -> jedis.clusterAddSlotsRange(from, to));
        }
        RedisProcess first = nodes.get(0);
        String busPort = ask(first, Jedis::clusterNodes).split("@")[1].split("[ ,]")[0];
        for (RedisProcess node : nodes.subList(1, nodes.size())) {
            ask(
                    node,
                    jedis -> jedis.sendCommand(
                            Protocol.Command.CLUSTER, "MEET", "127.0.0.1", String.valueOf(first.port()), busPort));
        }
        awaitEachNode(node -> ask(node, Jedis::clusterInfo).contains("cluster_state:ok")
                && ask(node, Jedis::clusterInfo).contains("cluster_known_nodes:" + nodes.size()));
    }

    private static <T> T ask(RedisProcess node, Function<Jedis, T> question) {
        return node.ask(Optional.empty(), question);
    }

    /** The port of any node. */
    public int port() {
        return nodes.get(0).port();
    }

    /** How many keys each node holds. */
    public List<Long> keys() {
        return nodes.stream().map(node -> ask(node, Jedis::dbSize)).toList();
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
