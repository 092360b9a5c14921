package dev.tessera.store.redis;

import dev.tessera.store.generation.Lease;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.generation.ReplicaLeases;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Leases in one hash beside pointer and states: replica to what it holds, as {@code leases.lua} says. */
final class RedisReplicaLeases implements ReplicaLeases {
    private static final RedisScript RENEW =
            RedisScript.of("clock.lua", "states.lua", "leases.lua", "although_full.lua", "lease_renew.lua");
    private static final RedisScript LIVE = RedisScript.of("clock.lua", "leases.lua", "leases_live.lua");

    private final RedisConnection connection;
    private final RedisKeys keys;

    RedisReplicaLeases(RedisConnection connection) {
        this.connection = connection;
        this.keys = connection.keys();
    }

    @Override
    public Set<GenerationId> renew(Lease lease, Duration lasting) {
        List<byte[]> arguments = new ArrayList<>(
                List.of(RedisKeys.bytes(lease.replica().value()), RedisKeys.bytes(Long.toString(lasting.toMillis()))));
        lease.generations().forEach((id, readiness) -> {
            arguments.add(RedisKeys.bytes(id.value()));
            arguments.add(RedisKeys.bytes(word(readiness)));
            arguments.add(RedisKeys.bytes(readiness.reason()));
        });
        List<?> refused =
                (List<?>) connection.run(redis -> RENEW.run(redis, List.of(keys.leases(), keys.states()), arguments));
        return refused.stream().map(id -> new GenerationId(RedisKeys.text(id))).collect(Collectors.toSet());
    }

    @Override
    public void release(ReplicaId replica) {
        connection.run(redis -> redis.hdel(keys.leases(), RedisKeys.bytes(replica.value())));
    }

    @Override
    public List<Lease> live() {
        List<?> found = (List<?>) connection.run(redis -> LIVE.run(redis, List.of(keys.leases()), List.of()));
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < found.size(); i += 2) {
            leases.add(new Lease(
                    new ReplicaId(RedisKeys.text(found.get(i))), generations(RedisKeys.text(found.get(i + 1)))));
        }
        leases.sort(Comparator.comparing(Lease::replica));
        return leases;
    }

    private static Map<GenerationId, Readiness> generations(String lease) {
        Map<GenerationId, Readiness> generations = new HashMap<>();
        lease.lines().skip(1).forEach(line -> {
            String[] fields = line.split("\t", -1);
            generations.put(new GenerationId(fields[0]), readiness(fields[1], fields[2]));
        });
        return generations;
    }

    private static String word(Readiness readiness) {
        return readiness instanceof Readiness.Failed
                ? "FAILED"
                : readiness instanceof Readiness.Warm ? "WARM" : "LOADING";
    }

    private static Readiness readiness(String word, String reason) {
        return switch (word) {
            case "WARM" -> Readiness.warm();
            case "FAILED" -> new Readiness.Failed(reason);
            default -> new Readiness.Loading(reason);
        };
    }
}
