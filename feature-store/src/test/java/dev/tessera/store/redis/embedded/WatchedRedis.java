package dev.tessera.store.redis.embedded;

import static org.awaitility.Awaitility.await;

import dev.tessera.store.redis.RedisWire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;

/** A master, its replica, and three Sentinels of which two have to agree that a master is lost. All want the same password. */
public final class WatchedRedis implements AutoCloseable {
    public static final String MASTER = "shop";
    public static final String PASSWORD = "of-the-watched";
    private static final int LOST_AFTER_MILLIS = 5_000;

    private final RedisWire wire;
    private final RedisProcess master;
    private final RedisProcess replica;
    private final List<RedisProcess> sentinels = new ArrayList<>();

    public WatchedRedis(Path folder) {
        this(folder, RedisWire.PLAIN);
    }

    public WatchedRedis(Path folder, RedisWire wire) {
        this.wire = wire;
        String[] passwords = {"requirepass " + PASSWORD, "masterauth " + PASSWORD};
        master = RedisProcess.server(folder.resolve("master"), wire, passwords);
        replica = RedisProcess.server(
                folder.resolve("replica"), wire, passwords[0], passwords[1], "replicaof 127.0.0.1 " + master.port());
        for (int number = 0; number < 3; number++) {
            sentinels.add(RedisProcess.sentinel(
                    folder.resolve("sentinel-" + number),
                    wire,
                    "requirepass " + PASSWORD,
                    "sentinel sentinel-pass " + PASSWORD,
                    "sentinel monitor " + MASTER + " 127.0.0.1 " + master.port() + " 2",
                    "sentinel auth-pass " + MASTER + " " + PASSWORD,
                    "sentinel down-after-milliseconds " + MASTER + " " + LOST_AFTER_MILLIS,
                    "sentinel failover-timeout " + MASTER + " 10000"));
        }
        await().until(this::isWatched);
        awaitReplicated();
    }

    /** Every Sentinel knows the replica and both others. */
    private boolean isWatched() {
        return sentinels.stream()
                .allMatch(sentinel -> ask(sentinel, jedis -> jedis.sentinelMasters().stream()
                        .allMatch(known -> known.get("num-slaves").equals("1")
                                && known.get("num-other-sentinels").equals("2"))));
    }

    /** Waits until the replica has all that the master has now. */
    public void awaitReplicated() {
        ReplicaInStep.awaitFrom(() -> ask(master, jedis -> jedis.info("replication")));
    }

    public void killMaster() {
        master.kill();
    }

    public boolean replicaTookOver() {
        return ask(replica, jedis -> jedis.info("replication")).contains("role:master");
    }

    /** As {@code --redis} takes it. */
    public String url() {
        return sentinels.stream()
                .map(sentinel -> wire.host() + ":" + sentinel.port())
                .collect(Collectors.joining(
                        ",", wire.tls().isEmpty() ? "redis-sentinel://" : "rediss-sentinel://", "/" + MASTER));
    }

    /** Of the master and its replica. */
    public List<Integer> serverPorts() {
        return List.of(master.port(), replica.port());
    }

    public List<Integer> sentinelPorts() {
        return sentinels.stream().map(RedisProcess::port).toList();
    }

    private static <T> T ask(RedisProcess redis, Function<Jedis, T> question) {
        return redis.ask(Optional.of(PASSWORD), question);
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        replica.close();
        master.close();
    }
}
