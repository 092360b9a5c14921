package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import dev.tessera.v1.ContentQuery;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.Impression;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.Rung;
import dev.tessera.v1.SimilarItemsRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real server as a process, a real Redis, a real model: from the start without a generation to SIGTERM. */
class ServeIT {
    private static final RecommendRequest FIVE = RecommendRequest.newBuilder()
            .setUserId("ann")
            .setSize(5)
            .setExplain(true)
            .build();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aRankerFromItsStartToItsEnd() throws Exception {
        MeanModel.write(folder.resolve("ranker"), TestCatalog.DIMENSION);
        try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());
                RedisFeatureStore store = RedisFeatureStore.open(settings(redis));
                ServedProcess served = ServedProcess.start(
                        folder,
                        "--redis",
                        redis.host() + ":" + redis.port(),
                        "--redis-password-file",
                        redis.passwordFile().toString(),
                        "--http-port",
                        "0",
                        "--metrics-port",
                        "0",
                        "--log-format",
                        "json")) {
            ManagedChannel channel = served.connect();
            RankerGrpc.RankerBlockingStub client = RankerGrpc.newBlockingStub(channel);

            withoutAGenerationItIsNotServing(channel, client);
            publish(store, "g0");
            await().until(() -> health(channel) == ServingStatus.SERVING);
            theSlateFollowsTheUser(client);
            itsFiguresCanBeRead(served);
            itTakesJsonToo(served);
            anOversizedMessageIsRefused(client);
            generationsSwitchUnderLoad(store, client);
            redis.close();
            withoutRedisItStillAnswers(client);
            served.terminate();
            assertThat(served.exit()).as("128 + SIGTERM").isEqualTo(143);
            assertThat(served.output()).contains("listening on 127.0.0.1:");
            itsLogIsJsonAndNamesNoUser(served.output());
            channel.shutdownNow();
        }
    }

    @Test
    void withoutRedisItDoesNotStartAndSaysWhatToDo() throws InterruptedException {
        try (ServedProcess served = ServedProcess.start(folder, "--redis", "127.0.0.1:1")) {
            assertThat(served.exit()).isEqualTo(ServeCommand.EXIT_STORE);
            assertThat(served.output())
                    .contains("tessera serve: Redis at 127.0.0.1:1 does not answer")
                    .contains("start it, or give another address (--redis host:port)");
        }
    }

    @Test
    void aRedisThatCannotKeepWhatIsPromisedIsRefusedAtTheStart() throws InterruptedException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedisConfig.inMemory());
                ServedProcess served = ServedProcess.start(
                        folder,
                        "--redis",
                        redis.host() + ":" + redis.port(),
                        "--redis-password-file",
                        redis.passwordFile().toString(),
                        "--durability",
                        "fsync")) {
            assertThat(served.exit()).isEqualTo(ServeCommand.EXIT_STORE);
            assertThat(served.output())
                    .contains(
                            "has appendonly no, durability fsync needs appendonly yes: set it, or choose another --durability");
        }
    }

    private static void withoutAGenerationItIsNotServing(ManagedChannel channel, RankerGrpc.RankerBlockingStub client) {
        assertThat(health(channel)).isEqualTo(ServingStatus.NOT_SERVING);
        assertThatThrownBy(() -> client.recommend(FIVE))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    private static void theSlateFollowsTheUser(RankerGrpc.RankerBlockingStub client) {
        RecommendResponse cold = client.recommend(FIVE);
        assertThat(cold.getDecision().getRung()).isEqualTo(Rung.RUNG_POPULARITY);
        client.recordEvents(RecordEventsRequest.newBuilder()
                .addEvents(event("e1", EventKind.EVENT_KIND_VIEW, "item-002"))
                .addEvents(event("e2", EventKind.EVENT_KIND_IMPRESSION, "item-003")
                        .setImpression(Impression.newBuilder()
                                .setDecisionId(cold.getDecision().getId())
                                .setPosition(2)))
                .build());
        RecommendResponse warm = client.recommend(FIVE);
        assertThat(warm.getDecision().getRung()).isEqualTo(Rung.RUNG_FULL);
        assertThat(warm.getItemsList()).noneMatch(item -> item.getItemId().equals("item-002"));
        assertThat(warm.getItemsList()).allSatisfy(item -> {
            var parts = item.getExplanation();
            double sum =
                    parts.getText() + parts.getImage() + parts.getAttributes() + parts.getBehaviour() + parts.getBias();
            assertThat((float) sum).isEqualTo(item.getScore());
        });
    }

    private static void itsFiguresCanBeRead(ServedProcess served) {
        Scraped told = Scraped.from(served.metricsPort());
        assertThat(told.value("tessera_serving_generation{generation=\"g0\",role=\"active\"}"))
                .isEqualTo(1);
        assertThat(told.value("tessera_ranking_events_total{outcome=\"recorded\"}"))
                .isEqualTo(2);
        assertThat(told.value("tessera_retrieval_user_vectors_total{cache=\"miss\"}"))
                .isEqualTo(1);
        assertThat(told.value("tessera_redis_connections{state=\"idle\"}")
                        + told.value("tessera_redis_connections{state=\"in_use\"}"))
                .isPositive();
        assertThat(told.value("tessera_process_memory_resident_bytes"))
                .isGreaterThan(told.value("tessera_jvm_memory_used_bytes{area=\"heap\"}"));
    }

    private static void itTakesJsonToo(ServedProcess served) {
        HttpAsked asked = HttpAsked.of(served.httpPort());
        assertThat(asked.get("/health").status()).isEqualTo(200);
        assertThat(asked.post(HttpAsked.RECOMMEND, HttpAsked.FIVE_FOR_ANN)
                        .json()
                        .at("/items"))
                .hasSize(5);
    }

    private static void anOversizedMessageIsRefused(RankerGrpc.RankerBlockingStub client) {
        SimilarItemsRequest large = SimilarItemsRequest.newBuilder()
                .setContent(ContentQuery.newBuilder().setImage(ByteString.copyFrom(new byte[9 << 20])))
                .setSize(1)
                .build();
        assertThatThrownBy(() -> client.similarItems(large))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    }

    private void generationsSwitchUnderLoad(RedisFeatureStore store, RankerGrpc.RankerBlockingStub client)
            throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Set<String> served = ConcurrentHashMap.newKeySet();
        ExecutorService clients = Executors.newFixedThreadPool(4);
        List<? extends Future<?>> running = IntStream.range(0, 4)
                .mapToObj(i -> clients.submit(() -> {
                    while (!stop.get()) {
                        RecommendResponse answer = client.recommend(FIVE);
                        String generation = answer.getDecision().getGeneration();
                        served.add(generation);
                        assertThat(answer.getDecision().getRung()).isEqualTo(Rung.RUNG_FULL);
                        assertThat(answer.getItemsList()).hasSize(5).allMatch(item -> item.getTitle()
                                .startsWith(generation + " "));
                    }
                }))
                .toList();
        for (String generation : List.of("g1", "g2", "g3")) {
            publish(store, generation);
            await().until(() -> served.contains(generation));
        }
        stop.set(true);
        for (Future<?> each : running) {
            each.get();
        }
        clients.shutdown();
        assertThat(served).contains("g1", "g2", "g3");
    }

    private static void withoutRedisItStillAnswers(RankerGrpc.RankerBlockingStub client) {
        RecommendResponse answer = client.recommend(FIVE);
        assertThat(answer.getDecision().getRung()).isEqualTo(Rung.RUNG_POPULARITY);
        assertThat(answer.getDecision().getReason()).isEqualTo("the user's history cannot be read");
        assertThat(answer.getItemsCount()).isEqualTo(5);
        SimilarItemsRequest like = SimilarItemsRequest.newBuilder()
                .setItemId("item-002")
                .setSize(3)
                .build();
        await().untilAsserted(() ->
                assertThat(client.similarItems(like).getDecision().getRung()).isEqualTo(Rung.RUNG_STALE_GENERATION));
        assertThatThrownBy(() -> client.recordEvents(RecordEventsRequest.newBuilder()
                        .addEvents(event("e3", EventKind.EVENT_KIND_VIEW, "item-004"))
                        .build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    private static void itsLogIsJsonAndNamesNoUser(String output) throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        List<String> messages = new ArrayList<>();
        for (String line : output.lines().filter(each -> each.startsWith("{")).toList()) {
            JsonNode object = json.readTree(line);
            assertThat(object.get("level").asText()).isIn("INFO", "WARN", "ERROR");
            assertThat(object.get("loggerName").asText()).isNotEmpty();
            messages.add(object.get("formattedMessage").asText());
        }
        assertThat(messages).contains("generation g0 is served from now on");
        assertThat(messages).as("without Redis").anyMatch(message -> message.startsWith("histories cannot be read"));
        assertThat(output)
                .as("lines of text")
                .doesNotContainPattern("(?m)^[0-9:]{8} (INFO|WARN|ERROR) ")
                .as("the user")
                .doesNotContainPattern("\\bann\\b");
    }

    private void publish(RedisFeatureStore store, String id) {
        LoadedGeneration data = PublishedCatalog.write(store, id, folder.resolve("ranker"));
        store.generations().activate(data.id(), store.generations().pointer());
    }

    private static RedisSettings settings(EmbeddedRedis redis) {
        return RedisSettings.of(new RedisAddress(redis.host(), redis.port())).withPasswordFile(redis.passwordFile());
    }

    private static ServingStatus health(ManagedChannel channel) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    private static Event.Builder event(String id, EventKind kind, String item) {
        return Event.newBuilder()
                .setEventId(id)
                .setUserId("ann")
                .setItemId(item)
                .setKind(kind);
    }
}
