package dev.tessera.online.serving;

import dev.tessera.online.admission.Bulkhead;
import dev.tessera.online.admission.CallLimits;
import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.RankerGrpc;
import io.grpc.MethodDescriptor;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What slates, events and changes of items are answered by, each apart from the others. Only slates have a limit that adapts: they take processor time, of which more calls
 * get no more, while recording events is a wait for Redis, which takes what waits in one go.
 */
final class Bulkheads {
    private static final Logger log = LoggerFactory.getLogger(Bulkheads.class);

    /** A new item is encoded by all cores. */
    private static final int ITEM_THREADS = 2;

    /** So many places for a thread that each finds a call when it ends one. */
    private static final int LEAST_PLACES_A_THREAD = 2;

    private static final int KINDS = 3;

    private final List<ExecutorService> threads = new ArrayList<>();
    private final boolean traced;
    private final Bulkhead slates;
    private final Bulkhead events;
    private final Bulkhead items;

    Bulkheads(CallLimits limits, Telemetry telemetry) {
        traced = telemetry.tracer().isPresent();
        Executor answering = threads("slates", limits.threads());
        slates = limits.target()
                .map(target -> Bulkhead.adaptive(
                        answering,
                        LEAST_PLACES_A_THREAD * limits.threads(),
                        limits.most(),
                        target,
                        limits.longestWait(),
                        System::nanoTime))
                .orElseGet(() -> Bulkhead.fixed(answering, limits.most(), limits.longestWait(), System::nanoTime));
        events = Bulkhead.fixed(
                threads("events", limits.threads()), limits.most(), limits.longestWait(), System::nanoTime);
        items = Bulkhead.fixed(threads("items", ITEM_THREADS), limits.most(), limits.longestWait(), System::nanoTime);
    }

    /** Where calls are traced, what runs on them has the span of the call. */
    private Executor threads(String kind, int number) {
        AtomicInteger last = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(
                number, work -> ServingThreads.daemon(work, kind + "-" + last.incrementAndGet()));
        threads.add(pool);
        return traced ? Context.taskWrapping((Executor) pool) : pool;
    }

    /** That there are at most, for calls of all kinds together. */
    static int places(CallLimits limits) {
        return (int) Math.min(Integer.MAX_VALUE, (long) KINDS * limits.most());
    }

    /** That calls of a method belong to. */
    Bulkhead of(MethodDescriptor<?, ?> method) {
        if (AdminGrpc.SERVICE_NAME.equals(method.getServiceName())) {
            return items;
        }
        return isRecordEvents(method) ? events : slates;
    }

    private static boolean isRecordEvents(MethodDescriptor<?, ?> method) {
        return method.getFullMethodName()
                .equals(RankerGrpc.getRecordEventsMethod().getFullMethodName());
    }

    Map<String, Bulkhead> byKind() {
        return Map.of("slates", slates, "events", events, "items", items);
    }

    /** Takes no more work, and waits for what is under way, also for calls that were cancelled; warns if some of it goes on. */
    void close(Duration longest) {
        threads.forEach(ExecutorService::shutdown);
        long end = System.nanoTime() + longest.toNanos();
        try {
            for (ExecutorService pool : threads) {
                if (!pool.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    log.warn("calls that were cancelled are still handled; they are left alone");
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
