package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tessera.online.access.AuditLog;
import dev.tessera.online.fuzz.Findings;
import dev.tessera.online.fuzz.Fuzzing;
import dev.tessera.online.fuzz.HttpFuzzing;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.RankedItem;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.Rung;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Requests that are malformed, hostile or both, over real sockets, to every call of a ranker on a real Redis. */
class FuzzIT {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(FuzzIT.class);

    private static final int CHUNK = 1_000;
    private static final long HEAP_MARGIN = 64L << 20;
    private static final List<MethodDescriptor<?, ?>> METHODS = Stream.of(
                    RankerGrpc.getServiceDescriptor(), AdminGrpc.getServiceDescriptor())
            .flatMap(service -> service.getMethods().stream())
            .<MethodDescriptor<?, ?>>map(method -> method)
            .toList();

    /** Nobody else's events are this user's. */
    private static final String UNTOUCHED = "the one whom nobody else names";

    private static final RecommendRequest SLATE = RecommendRequest.newBuilder()
            .setUserId(UNTOUCHED)
            .setSize(20)
            .setExplain(true)
            .build();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private RankerOnRedis ranker;

    /** A line for each of so many calls says nothing here. */
    @BeforeAll
    static void hushTheAuditLog() {
        audit().setLevel(Level.OFF);
    }

    @AfterAll
    static void endTheHush() {
        audit().setLevel(null);
    }

    private static Logger audit() {
        return (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
    }

    @BeforeEach
    void serve() throws IOException {
        ranker = new RankerOnRedis(folder, config(), Optional.of(new TextLengths())).serving("g1");
        ranker.client()
                .recordEvents(RecordEventsRequest.newBuilder()
                        .addEvents(Event.newBuilder()
                                .setEventId("the only one of that user")
                                .setUserId(UNTOUCHED)
                                .setItemId("item-150")
                                .setKind(EventKind.EVENT_KIND_VIEW))
                        .build());
    }

    @AfterEach
    void stop() {
        ranker.close();
    }

    private static ServingConfig config() {
        return TestRanker.configWithJson(256);
    }

    @Test
    void everyCallEndsAsDeclaredAndTheRankerIsAsBefore() throws Exception {
        Fuzzing grpc = new Fuzzing(ranker.channel(), METHODS, TestCatalog.NOW);
        grpc.send(0, 1_500);
        HttpFuzzing http = new HttpFuzzing(ranker.httpPort(), METHODS, TestCatalog.NOW);
        http.send(0, 600);
        for (Findings findings : List.of(grpc.findings(), http.findings())) {
            assertThat(findings.failures()).isEmpty();
            assertThat(METHODS).allSatisfy(method -> {
                assertThat(findings.count(method, Status.Code.OK))
                        .as("%s answered", method.getFullMethodName())
                        .isPositive();
                assertThat(findings.count(method, Status.Code.INVALID_ARGUMENT)).isPositive();
            });
        }
        itAnswersAsOneThatStartsNow();
    }

    @Test
    @Tag("soak")
    void aHundredThousandLeaveNothingInMemory() throws Exception {
        Fuzzing grpc = new Fuzzing(ranker.channel(), METHODS, TestCatalog.NOW);
        HttpFuzzing http = new HttpFuzzing(ranker.httpPort(), METHODS, TestCatalog.NOW);
        long seed = 1_000_000;
        for (int chunk = 0; chunk < 20; chunk++, seed += CHUNK) {
            sendOneChunk(grpc, http, seed);
        }
        long before = heap();
        for (int chunk = 0; chunk < 100; chunk++, seed += CHUNK) {
            sendOneChunk(grpc, http, seed);
        }
        long after = heap();
        log.info(
                "heap {} before, {} after; gRPC {}, HTTP {}",
                before,
                after,
                grpc.findings().ends(),
                http.findings().ends());
        assertThat(after - before).as("bytes of heap that stay").isLessThan(HEAP_MARGIN);
        itAnswersAsOneThatStartsNow();
    }

    private void sendOneChunk(Fuzzing grpc, HttpFuzzing http, long seed) throws InterruptedException {
        grpc.send(seed, CHUNK);
        http.send(seed, CHUNK / 3);
        assertThat(grpc.findings().failures()).isEmpty();
        assertThat(http.findings().failures()).isEmpty();
        RecommendResponse slate = ranker.client().recommend(SLATE);
        assertThat(slate.getDecision().getRung()).isEqualTo(Rung.RUNG_FULL);
        assertThat(slate.getItemsList()).hasSize(SLATE.getSize());
    }

    /** Items may have changed, as fuzz that is valid is obeyed; so the truth is what a ranker makes of the same Redis that has seen no fuzz. */
    private void itAnswersAsOneThatStartsNow() throws IOException {
        try (RankerOnRedis fresh = ranker.another("fresh", folder.resolve("fresh"), config())) {
            fresh.awaitServing(fresh.generations().pointer());
            List<RankedItem> expected = await().until(
                            () -> fresh.client().recommend(SLATE),
                            answer -> answer.getDecision().getRung() == Rung.RUNG_FULL)
                    .getItemsList();
            assertThat(expected).hasSize(SLATE.getSize());
            await().untilAsserted(() ->
                    assertThat(ranker.client().recommend(SLATE).getItemsList()).isEqualTo(expected));
        }
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
