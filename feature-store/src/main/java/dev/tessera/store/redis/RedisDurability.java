package dev.tessera.store.redis;

import dev.tessera.store.history.Durability;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Whether the servers are set up for a durability. That nothing is evicted is checked at every connect. */
final class RedisDurability {
    private static final Logger log = LoggerFactory.getLogger(RedisDurability.class);

    private final RedisConnection connection;

    RedisDurability(RedisConnection connection) {
        this.connection = connection;
    }

    /** @throws RedisException if they are not, naming what to set, or if they do not let it be seen */
    void check(Durability wanted) {
        try {
            checkSettings(wanted);
        } catch (ForbiddenException e) {
            throw new RedisException(
                    where() + " does not let its configuration be read (" + e.getMessage() + "), so durability "
                            + wanted
                            + " cannot be checked: allow the user CONFIG GET (ACL +config|get), or see yourself that "
                            + needs(wanted) + " and say so with --durability-declared",
                    e);
        }
    }

    /** The same, but where nothing can be seen the operator's word is taken. */
    void checkUnlessForbidden(Durability wanted) {
        try {
            checkSettings(wanted);
        } catch (ForbiddenException e) {
            log.warn(
                    "{} does not let its configuration be read ({}); that {} is the operator's word",
                    where(),
                    e.getMessage(),
                    needs(wanted));
        }
    }

    private void checkSettings(Durability wanted) {
        if (wanted instanceof Durability.Fsync) {
            connection.onEachNode(RedisDurability::config).forEach(this::checkSynced);
        } else if (wanted instanceof Durability.Replicated replicated) {
            connection.onEachNode(RedisDurability::replication).forEach(info -> checkReplicas(info, replicated));
        }
    }

    private static Map<String, String> config(Jedis node) {
        try {
            return node.configGet("append*");
        } catch (JedisDataException e) {
            throw ForbiddenException.orSame(e);
        }
    }

    private void checkSynced(Map<String, String> config) {
        check(config, "appendonly", "yes");
        check(config, "appendfsync", "always");
    }

    private void check(Map<String, String> config, String name, String expected) {
        String found = config.getOrDefault(name, "unknown");
        if (!found.equals(expected)) {
            throw new RedisException(where() + " has " + name + " " + found + ", durability fsync needs " + name + " "
                    + expected + ": set it, or choose another --durability");
        }
    }

    private static List<String> replication(Jedis node) {
        try {
            return node.info("replication").lines().toList();
        } catch (JedisDataException e) {
            throw ForbiddenException.orSame(e);
        }
    }

    private void checkReplicas(List<String> info, Durability.Replicated wanted) {
        if (info.contains("role:slave")) {
            return;
        }
        long connected = info.stream()
                .filter(line -> line.matches("slave\\d+:.*state=online.*"))
                .count();
        if (connected < wanted.replicas()) {
            throw new RedisException(where() + " has " + connected + " replicas that are in step, durability " + wanted
                    + " needs " + wanted.replicas() + ": connect more, or choose another --durability");
        }
    }

    private static String needs(Durability wanted) {
        return wanted instanceof Durability.Replicated replicated
                ? "every master has " + replicated.replicas() + " or more replicas"
                : "it has appendonly yes and appendfsync always";
    }

    private String where() {
        return "Redis at " + connection.servers();
    }

    /** The server has the command, or not, but does not run it for us. */
    private static final class ForbiddenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private ForbiddenException(JedisDataException cause) {
            super(cause.getMessage(), cause);
        }

        /** Managed services take the command away instead of forbidding it. */
        static RuntimeException orSame(JedisDataException e) {
            String message = String.valueOf(e.getMessage());
            boolean forbidden = e instanceof JedisAccessControlException
                    || message.startsWith("NOPERM")
                    || message.startsWith("ERR unknown command")
                    || message.startsWith("ERR unknown subcommand");
            return forbidden ? new ForbiddenException(e) : e;
        }
    }
}
