package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.admission.CallLimits;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.redis.FullRedis;
import dev.tessera.store.tensorflow.UserModel;
import dev.tessera.v1.AdminGrpc;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.RankRequest;
import dev.tessera.v1.RankResponse;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.RemoveItemRequest;
import dev.tessera.v1.Rung;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of answers when something around a ranker fails, and that it is as before when that is mended, in the same process. */
class FaultsIT {
    private static final RecommendRequest SLATE =
            RecommendRequest.newBuilder().setUserId("ann").setSize(20).build();

    /** Far more than a slate takes. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final int PLACES = 8;
    private static final int CALLERS = 100;

    /** After so long a rest all places are there again. */
    private static final Duration RECOVERY = Duration.ofSeconds(5);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final FaultyLink link = new FaultyLink();
    private RankerOnRedis ranker;

    @BeforeEach
    void serve() throws IOException {
        ranker = new RankerOnRedis(folder, TestRanker.config(PLACES), Optional.of(new TextLengths()), link::to)
                .serving("g1");
    }

    @AfterEach
    void stop() {
        link.mend();
        ranker.close();
        link.close();
    }

    private RankerGrpc.RankerBlockingStub client() {
        return ranker.client().withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private RecommendResponse aWholeSlateOn(Rung rung) {
        RecommendResponse slate = client().recommend(SLATE);
        assertThat(slate.getDecision().getRung()).isEqualTo(rung);
        assertThat(slate.getItemsList()).hasSize(SLATE.getSize());
        return slate;
    }

    private void isAsBefore() {
        await().ignoreExceptions()
                .untilAsserted(() -> Questions.ask(ranker.client()).forEach(ranker.questions::check));
    }

    private Status.Code record(String event) {
        return code(() -> client().recordEvents(RecordEventsRequest.newBuilder()
                .addEvents(Event.newBuilder()
                        .setEventId(event)
                        .setUserId("bob")
                        .setItemId("item-004")
                        .setKind(EventKind.EVENT_KIND_VIEW))
                .build()));
    }

    private static Status.Code code(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    @Test
    void aRedisThatHangsCostsTheHistoryAndNotTheSlate() {
        link.hang();
        for (int i = 0; i < 3; i++) {
            assertThat(aWholeSlateOn(Rung.RUNG_POPULARITY).getDecision().getReason())
                    .isEqualTo("the user's history cannot be read");
        }
        link.mend();
        isAsBefore();
    }

    @Test
    void aRedisThatIsGoneAndComesBackIsForgiven() {
        link.cut();
        aWholeSlateOn(Rung.RUNG_POPULARITY);
        assertThat(record("lost")).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(code(() -> AdminGrpc.newBlockingStub(ranker.channel())
                        .removeItem(RemoveItemRequest.newBuilder()
                                .setItemId("item-900")
                                .build())))
                .isEqualTo(Status.Code.UNAVAILABLE);
        link.mend();
        isAsBefore();
        await().until(() -> record("lost") == Status.Code.OK);
    }

    @Test
    void aRedisThatIsFullTakesNoEventsAndSlatesGoOn() {
        FullRedis.fill(ranker.settings());
        assertThat(record("no room")).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        aWholeSlateOn(Rung.RUNG_FULL);
        FullRedis.free(ranker.settings());
        assertThat(record("no room")).isEqualTo(Status.Code.OK);
        isAsBefore();
    }

    @Test
    void aGenerationThatCannotBeReadLeavesTheOldOneServing() throws IOException {
        Path model = Files.createDirectories(folder.resolve("broken").resolve(UserModel.FOLDER));
        Files.writeString(model.resolve("saved_model.pb"), "no model");
        Pointer good = ranker.generations().pointer();
        ranker.generations().activate(ranker.publish("broken", folder.resolve("broken")), good);
        await().until(() -> client().recommend(SLATE).getDecision().getRung() == Rung.RUNG_STALE_GENERATION);
        RecommendResponse stale = aWholeSlateOn(Rung.RUNG_STALE_GENERATION);
        assertThat(stale.getDecision().getGeneration()).isEqualTo("g1");
        assertThat(stale.getDecision().getReason()).contains("broken");
        ranker.generations().rollback(ranker.generations().pointer());
        isAsBefore();
    }

    @Test
    void fiveTimesAsManyCallersAsPlacesAreAnsweredOrToldToComeAgain() throws Exception {
        Map<Status.Code, Integer> ends = new ConcurrentHashMap<>();
        ExecutorService callers = Executors.newFixedThreadPool(5 * PLACES);
        CompletableFuture<?>[] calling = IntStream.range(0, 5 * PLACES)
                .mapToObj(caller -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, 50)
                                .forEach(i -> ends.merge(code(() -> aWholeSlateOn(Rung.RUNG_FULL)), 1, Integer::sum)),
                        callers))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(calling).get(2, TimeUnit.MINUTES);
        callers.shutdown();
        assertThat(ends.keySet())
                .contains(Status.Code.OK)
                .isSubsetOf(Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED, Status.Code.DEADLINE_EXCEEDED);
        isAsBefore();
    }

    /** With two threads, a target that the wait for them is above, and places for all that ask. */
    @Test
    void moreThanCanBeAnsweredInTimeIsShedAndNeitherEventsNorHealthWaitForIt() throws IOException {
        CallLimits limits = new CallLimits(256, Optional.of(Duration.ofMillis(1)), Duration.ofMinutes(1), 2);
        try (RankerOnRedis overloaded =
                ranker.another("overloaded", folder.resolve("other"), TestRanker.config(limits))) {
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            overloaded.awaitServing(ranker.generations().pointer());
            Map<Status.Code, Integer> ends = new ConcurrentHashMap<>();
            AtomicBoolean enough = new AtomicBoolean();
            List<CompletableFuture<Void>> calling = IntStream.range(0, CALLERS)
                    .mapToObj(caller -> CompletableFuture.runAsync(
                            () -> {
                                while (!enough.get()) {
                                    ends.merge(code(() -> overloaded.client().recommend(SLATE)), 1, Integer::sum);
                                }
                            },
                            callers))
                    .toList();
            await().until(() -> ends.containsKey(Status.Code.RESOURCE_EXHAUSTED));
            for (int i = 0; i < 20; i++) {
                assertThat(overloaded.client().recordEvents(AskedWith.VIEW).getResultsCount())
                        .isEqualTo(1);
                assertThat(AskedWith.nothing(overloaded.channel()).health().isOk())
                        .isTrue();
            }
            enough.set(true);
            calling.forEach(CompletableFuture::join);
            assertThat(ends.keySet()).containsExactlyInAnyOrder(Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED);
            await().pollInterval(RECOVERY)
                    .untilAsserted(() -> assertThat(burst(overloaded, callers)).containsOnly(Status.Code.OK));
            callers.shutdown();
        }
    }

    /** How calls end that are made all at once, one by each caller. */
    private static List<Status.Code> burst(RankerOnRedis ranker, ExecutorService callers) {
        return IntStream.range(0, CALLERS)
                .mapToObj(call -> CompletableFuture.supplyAsync(
                        () -> code(() -> ranker.client().recommend(SLATE)), callers))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    @Test
    void clientsThatDoNotReadTheirAnswersTakeNoPlaces() {
        RankRequest large = RankRequest.newBuilder()
                .setUserId("ann")
                .setExplain(true)
                .addAllCandidateItemIds(IntStream.range(0, 5_000)
                        .mapToObj(i -> i < PublishedCatalog.ITEMS ? "item-%03d".formatted(i) : "x".repeat(200) + i)
                        .toList())
                .build();
        List<ClientCall<RankRequest, RankResponse>> unread = new ArrayList<>();
        for (int i = 0; i < 4 * PLACES; i++) {
            ClientCall<RankRequest, RankResponse> call =
                    ranker.channel().newCall(RankerGrpc.getRankMethod(), CallOptions.DEFAULT);
            call.start(new ClientCall.Listener<>() {}, new Metadata());
            call.sendMessage(large);
            call.halfClose();
            unread.add(call);
        }
        try (HeldChannel other = HeldChannel.to(ranker)) {
            await().ignoreExceptions().untilAsserted(() -> {
                for (int i = 0; i < 2 * PLACES; i++) {
                    assertThat(other.client().recommend(SLATE).getItemsCount()).isEqualTo(SLATE.getSize());
                }
            });
        }
        unread.forEach(call -> call.cancel("read enough", null));
        isAsBefore();
    }
}
