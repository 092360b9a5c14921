package dev.tessera.store.redis.embedded;

import static org.awaitility.Awaitility.await;

import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a master says of its one replica. */
final class ReplicaInStep {
    private ReplicaInStep() {}

    /**
     * Waits until the replica has all that the master has now.
     *
     * @param replication {@code INFO replication} of the master
     */
    static void awaitFrom(Supplier<String> replication) {
        long now = offset(replication.get(), "master_repl_offset:(\\d+)");
        await().until(() -> offset(replication.get(), "slave0:.*state=online,offset=(\\d+),.*") >= now);
    }

    /** -1 for none. */
    private static long offset(String info, String line) {
        Pattern pattern = Pattern.compile(line);
        return info.lines()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElse(-1);
    }
}
