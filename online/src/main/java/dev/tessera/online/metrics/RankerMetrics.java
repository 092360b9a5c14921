package dev.tessera.online.metrics;

import dev.tessera.online.access.AuditLog;
import dev.tessera.online.access.Refusal;
import dev.tessera.online.access.Refusals;
import dev.tessera.online.admission.Bulkhead;
import dev.tessera.online.admission.ByteBudget;
import dev.tessera.online.decisions.DecisionLog;
import dev.tessera.online.retrieval.CacheCounts;
import dev.tessera.store.redis.ConnectionCounts;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Tells what the rooms of a ranker count for themselves. */
public final class RankerMetrics {
    private static final String KIND = "kind";
    private static final double MILLIS = 1e3;

    private final Observed observed;

    public RankerMetrics(Meter meter) {
        observed = new Observed(meter);
    }

    /**
     * Who was let in, and who was not.
     *
     * @param bulkheads by the kind of their calls
     */
    public void access(Refusals refusals, Map<String, Bulkhead> bulkheads) {
        observed.counter(
                "tessera.access.refused.calls",
                "Calls that were refused before they were handled",
                "reason",
                Map.of(
                        "credentials", () -> refusals.total(Refusal.CREDENTIALS),
                        "quota", () -> refusals.total(Refusal.QUOTA),
                        "scope", () -> refusals.total(Refusal.SCOPE),
                        "bytes", () -> refusals.total(Refusal.BYTES),
                        "wait", () -> sum(bulkheads, Bulkhead::late),
                        "call_limit", () -> sum(bulkheads, Bulkhead::shed)));
        eachBulkhead(
                "tessera.grpc.calls.under_way",
                "Calls that are handled or wait for a thread",
                bulkheads,
                Bulkhead::underWay);
        eachBulkhead(
                "tessera.grpc.calls.limit",
                "Calls that may be under way at once now; more are refused",
                bulkheads,
                Bulkhead::limit);
        observed.counter(
                "tessera.grpc.calls.shed",
                "Calls that found no place, by their kind",
                KIND,
                bulkheads.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, kind -> kind.getValue()::shed)));
    }

    /**
     * How much requests hold.
     *
     * @param budgets by what is counted
     */
    public void requestBytes(Map<String, ByteBudget> budgets) {
        observed.gauge(
                "tessera.grpc.request",
                "By",
                "Bytes of requests that are being read, wait or are handled, but for the first of each",
                measured ->
                        budgets.forEach((of, budget) -> measured.record(budget.taken(), Observed.labels("of", of))));
    }

    /** Whether the audit log is whole. */
    public void audit(AuditLog log) {
        observed.counter(
                "tessera.access.audit.dropped.lines",
                "{line}",
                "Lines of the audit log that found no room, as where the disk is slow",
                log::dropped);
    }

    private void eachBulkhead(
            String name, String description, Map<String, Bulkhead> bulkheads, ToLongFunction<Bulkhead> value) {
        observed.gauge(
                name,
                "{call}",
                description,
                measured -> bulkheads.forEach(
                        (kind, bulkhead) -> measured.record(value.applyAsLong(bulkhead), Observed.labels(KIND, kind))));
    }

    private static long sum(Map<String, Bulkhead> bulkheads, ToLongFunction<Bulkhead> value) {
        return bulkheads.values().stream().mapToLong(value).sum();
    }

    /**
     * Whether what the files of an operator say holds.
     *
     * @param current by what is in the file
     */
    public void settings(Map<String, BooleanSupplier> current) {
        observed.gauge(
                "tessera.settings.outdated.files",
                "{file}",
                "Files that can be read or used no more, so that what they said before holds",
                measured -> current.forEach(
                        (file, is) -> measured.record(is.getAsBoolean() ? 0 : 1, Observed.labels("file", file))));
    }

    /** How long the certificate of the listeners is valid. */
    public void certificate(Supplier<Duration> remaining) {
        observed.seconds(
                "tessera.settings.certificate.remaining",
                "Until the certificate of the listeners ends; negative once it has",
                measured -> measured.record(remaining.get().toMillis() / MILLIS));
    }

    /** What is logged, and what of it was made again. */
    public void decisions(DecisionLog log) {
        observed.counter(
                "tessera.decisions.offered", "{decision}", "Decisions that were to be logged", () -> log.counts()
                        .offered());
        observed.counter(
                "tessera.decisions.ended",
                "Decisions that wait no longer, by what became of them",
                "fate",
                Map.of(
                        "written", () -> log.counts().written(),
                        "dropped", () -> log.counts().dropped(),
                        "forgotten", () -> log.counts().forgotten()));
        observed.gauge(
                "tessera.decisions.waiting",
                "{decision}",
                "Decisions in memory, not yet in a complete file",
                () -> log.counts().waiting());
        observed.counter(
                "tessera.decisions.failed.files", "{file}", "Attempts at writing a file that failed", () -> log.counts()
                        .failures());
        observed.counter(
                "tessera.decisions.replayed",
                "Decisions that were made again while they were served",
                "result",
                Map.of(
                        "equal", () -> log.skew().equal(),
                        "differing", () -> log.skew().differing(),
                        "skipped", () -> log.skew().skipped()));
    }

    /** Whether user vectors were remembered. */
    public void userVectors(CacheCounts counts) {
        observed.counter(
                "tessera.retrieval.user.vectors",
                "User vectors that were asked for, by whether they were remembered",
                "cache",
                Map.of("hit", counts::hits, "miss", counts::misses));
    }

    /** How the connections to Redis are used. */
    public void redis(Supplier<ConnectionCounts> counts) {
        observed.gauge(
                "tessera.redis.connections", "{connection}", "Connections to Redis by what they do", measured -> {
                    ConnectionCounts now = counts.get();
                    measured.record(now.inUse(), Observed.labels("state", "in_use"));
                    measured.record(now.idle(), Observed.labels("state", "idle"));
                });
        observed.gauge(
                "tessera.redis.waiting.threads",
                "{thread}",
                "Threads that wait for a connection to Redis",
                () -> counts.get().waiting());
    }
}
