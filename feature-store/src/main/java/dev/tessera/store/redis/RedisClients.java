package dev.tessera.store.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.Delay;
import redis.clients.jedis.util.JedisClusterCRC16;
import redis.clients.jedis.util.Pool;

/** The client for each kind of {@link RedisServers}, and its connections. */
final class RedisClients {
    private static final Logger log = LoggerFactory.getLogger(RedisClients.class);

    /** After a Sentinel was lost, when to ask it again. */
    private static final Duration SENTINEL_PAUSE = Duration.ofSeconds(1);

    /** How often a cluster is asked who holds what, for callers who give up before they would ask. */
    private static final Duration TOPOLOGY_PERIOD = Duration.ofSeconds(10);

    private RedisClients() {}

    static UnifiedJedis open(RedisSettings settings) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(settings.limits().connections());
        pool.setMaxIdle(settings.limits().connections());
        pool.setMaxWait(settings.limits().timeout());
        Set<HostAndPort> given = settings.servers().given().stream()
                .map(address -> new HostAndPort(address.host(), address.port()))
                .collect(Collectors.toSet());
        JedisClientConfig config = config(settings, settings.login()).build();
        if (settings.servers() instanceof RedisServers.Cluster) {
            return RedisClusterClient.builder()
                    .nodes(given)
                    .clientConfig(config)
                    .poolConfig(pool)
                    .maxTotalRetriesDuration(settings.limits().timeout())
                    .topologyRefreshPeriod(TOPOLOGY_PERIOD)
                    .build();
        }
        if (settings.servers() instanceof RedisServers.Watched watched) {
            JedisClientConfig ofSentinels = config(settings, settings.sentinelLogin())
                    .serverDefaultProtocol()
                    .build();
            try {
                return RedisSentinelClient.builder()
                        .masterName(watched.master())
                        .sentinels(given)
                        .sentinelClientConfig(ofSentinels)
                        .sentinelReconnectDelay(Delay.constant(SENTINEL_PAUSE))
                        .clientConfig(config)
                        .poolConfig(pool)
                        .build();
            } catch (JedisConnectionException e) {
                given.forEach(sentinel -> addWhatIsWrong(sentinel, watched.master(), ofSentinels, e));
                throw e;
            }
        }
        return RedisClient.builder()
                .hostAndPort(given.iterator().next())
                .clientConfig(config)
                .poolConfig(pool)
                .build();
    }

    /** The client says of Sentinels only that none told it a master. */
    private static void addWhatIsWrong(
            HostAndPort sentinel, String master, JedisClientConfig config, JedisConnectionException to) {
        try (Jedis asked = new Jedis(sentinel, config)) {
            asked.sentinelGetMasterAddrByName(master);
        } catch (JedisException e) {
            to.addSuppressed(e);
        }
    }

    private static DefaultJedisClientConfig.Builder config(RedisSettings settings, RedisLogin login) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .timeoutMillis(Math.toIntExact(settings.limits().timeout().toMillis()));
        settings.tls().ifPresent(tls -> tls.into(config));
        login.into(config);
        return config;
    }

    /** Connections to every server that there is: of a cluster replicas too, else the master. */
    static Collection<? extends Pool<Connection>> pools(UnifiedJedis client) {
        if (client instanceof RedisClusterClient cluster) {
            return cluster.getClusterNodes().values();
        }
        return client instanceof RedisSentinelClient watched
                ? watched.getPrimaryNodesConnectionMap().values()
                : List.of(((RedisClient) client).getPool());
    }

    /** A connection to the server that holds a key, if nothing has moved. */
    static Connection connectionFor(UnifiedJedis client, byte[] key) {
        return client instanceof RedisClusterClient cluster
                ? cluster.getConnectionFromSlot(JedisClusterCRC16.getSlot(key))
                : pools(client).iterator().next().getResource();
    }

    /** Finds out who holds what now; connections to who was lost, or is a replica now, are not used again. */
    static void lookAgain(UnifiedJedis client) {
        try {
            if (client instanceof RedisClusterClient cluster) {
                cluster.refreshClusterTopology();
            } else {
                pools(client).forEach(Pool::clear);
            }
        } catch (JedisException e) {
            log.debug("nobody says who holds what; the next attempt finds out", e);
        }
    }
}
