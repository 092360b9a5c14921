package dev.tessera.store.redis;

import java.util.List;
import java.util.stream.Collectors;

/** Which servers hold the data, and how the one to ask is found. */
public sealed interface RedisServers {
    /** Those that were given; the others are found through them. */
    List<RedisAddress> given();

    /** One server; nobody takes over when it is lost. */
    record Single(RedisAddress address) implements RedisServers {
        @Override
        public List<RedisAddress> given() {
            return List.of(address);
        }

        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** A Redis Cluster: keys spread over its masters by their slots, a replica takes over for its master. */
    record Cluster(List<RedisAddress> given) implements RedisServers {
        public Cluster {
            given = some(given);
        }

        @Override
        public String toString() {
            return joined(given);
        }
    }

    /**
     * One server at a time: the master that Sentinels agree on.
     *
     * @param given some of the Sentinels
     * @param master its name in their configuration
     */
    record Watched(List<RedisAddress> given, String master) implements RedisServers {
        public Watched {
            given = some(given);
            if (master.isBlank()) {
                throw new IllegalArgumentException(
                        "the name of the master is missing; expected redis-sentinel://host:port,host:port/NAME");
            }
        }

        @Override
        public String toString() {
            return joined(given) + " (master '" + master + "' by Sentinels)";
        }
    }

    private static List<RedisAddress> some(List<RedisAddress> given) {
        if (given.isEmpty()) {
            throw new IllegalArgumentException("no Redis address is given; expected host:port, one or more");
        }
        return List.copyOf(given);
    }

    private static String joined(List<RedisAddress> addresses) {
        return addresses.stream().map(RedisAddress::toString).collect(Collectors.joining(","));
    }
}
