package dev.tessera.online.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.redis.DocumentedUser;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisLogin;
import dev.tessera.store.redis.RedisSecret;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.RedisTls;
import dev.tessera.store.redis.RedisWire;
import dev.tessera.store.redis.TestCertificates;
import dev.tessera.store.redis.embedded.WatchedRedis;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecommendRequest;
import dev.tessera.v1.RecommendResponse;
import dev.tessera.v1.RecordEventsRequest;
import dev.tessera.v1.Rung;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real server as a process, on a master that is killed (SIGKILL) and that its Sentinels replace by its replica. */
class ServeOnSentinelsIT {
    private static final RecommendRequest FIVE =
            RecommendRequest.newBuilder().setUserId("ann").setSize(5).build();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    @Tag("soak")
    void theSameProcessServesAndRecordsWithTheReplicaThatTookOver() throws Exception {
        try (WatchedRedis watched = new WatchedRedis(folder.resolve("redis"))) {
            RedisLogin login = RedisLogin.of(Optional.empty(), Optional.of(password()), Optional.empty());
            RedisSettings settings = RedisSettings.parse(watched.url(), false).withSentinelLogin(login);
            servesAndRecords(watched, settings.withLogin(login), settings.withLogin(login));
        }
    }

    @Test
    void soDoesOneThatSpeaksTlsAndHasNoMoreRightsThanDocumented() throws Exception {
        TestCertificates certificates = new TestCertificates(folder.resolve("certificates"));
        RedisWire wire = RedisWire.encrypted(
                "127.0.0.1", certificates.authority(), certificates.signed("server", "ip:127.0.0.1"));
        try (WatchedRedis watched = new WatchedRedis(folder.resolve("redis"), wire)) {
            RedisSettings nobody = RedisSettings.parse(watched.url(), false)
                    .withTls(wire.tls())
                    .withSentinelLogin(DocumentedUser.WATCHER.login(wire, watched.sentinelPorts(), password()));
            servesAndRecords(
                    watched,
                    nobody.withLogin(DocumentedUser.RANKER.login(wire, watched.serverPorts(), password())),
                    nobody.withLogin(DocumentedUser.PUBLISHER.login(wire, watched.serverPorts(), password())));
        }
    }

    private void servesAndRecords(WatchedRedis watched, RedisSettings asRanker, RedisSettings asPublisher)
            throws Exception {
        MeanModel.write(folder.resolve("ranker"), TestCatalog.DIMENSION);
        try (ServedProcess served = ServedProcess.start(folder, arguments(watched.url(), asRanker));
                RedisFeatureStore store = RedisFeatureStore.open(asPublisher.withRetryFor(Duration.ofMinutes(1)))) {
            publish(store, "g1");
            ManagedChannel channel = served.connect();
            RankerGrpc.RankerBlockingStub client = RankerGrpc.newBlockingStub(channel);
            awaitServed(client, "g1");
            assertThat(isRecorded(client, "e1", "item-002")).isTrue();
            watched.awaitReplicated();
            watched.killMaster();

            assertThat(client.recommend(FIVE).getItemsCount()).isEqualTo(5);
            await().until(() -> isRecorded(client, "e2", "item-003"));
            assertThat(watched.replicaTookOver()).isTrue();
            await().until(() -> client.recommend(FIVE).getDecision().getRung() == Rung.RUNG_FULL);
            publish(store, "g2");
            awaitServed(client, "g2");
            RecommendResponse answer = await().until(
                            () -> client.recommend(FIVE),
                            each -> each.getDecision().getRung() == Rung.RUNG_FULL);
            assertThat(answer.getItemsList())
                    .hasSize(5)
                    .noneMatch(item -> item.getItemId().equals("item-002")
                            || item.getItemId().equals("item-003"));
            served.terminate();
            assertThat(served.exit()).as("128 + SIGTERM").isEqualTo(143);
            assertThat(served.output())
                    .doesNotContain(secret(asRanker.login()))
                    .doesNotContain(secret(asRanker.sentinelLogin()));
            channel.shutdownNow();
        }
    }

    private Path password() throws IOException {
        return Files.writeString(folder.resolve("password"), WatchedRedis.PASSWORD);
    }

    private static String secret(RedisLogin login) {
        return login.password().orElseThrow().read();
    }

    /** What says the same to {@code serve}. */
    private static String[] arguments(String url, RedisSettings settings) {
        List<String> all = new ArrayList<>(List.of("--redis", url));
        addLogin(all, "--redis", settings.login());
        addLogin(all, "--redis-sentinel", settings.sentinelLogin());
        settings.tls()
                .flatMap(RedisTls::authorities)
                .ifPresent(file -> all.addAll(List.of("--redis-ca", file.toString())));
        return all.toArray(String[]::new);
    }

    private static void addLogin(List<String> arguments, String server, RedisLogin login) {
        login.user().ifPresent(name -> arguments.addAll(List.of(server + "-user", name)));
        RedisSecret.InFile password = (RedisSecret.InFile) login.password().orElseThrow();
        arguments.addAll(List.of(server + "-password-file", password.file().toString()));
    }

    private void publish(RedisFeatureStore store, String id) {
        var data = PublishedCatalog.write(store, id, folder.resolve("ranker"));
        store.generations().activate(data.id(), store.generations().pointer());
    }

    private static void awaitServed(RankerGrpc.RankerBlockingStub client, String generation) {
        await().ignoreException(StatusRuntimeException.class)
                .until(() ->
                        client.recommend(FIVE).getDecision().getGeneration().equals(generation));
    }

    /** What a client does: unavailable means again, with the same id. */
    private static boolean isRecorded(RankerGrpc.RankerBlockingStub client, String id, String item) {
        try {
            client.recordEvents(RecordEventsRequest.newBuilder()
                    .addEvents(Event.newBuilder()
                            .setEventId(id)
                            .setUserId("ann")
                            .setItemId(item)
                            .setKind(EventKind.EVENT_KIND_VIEW))
                    .build());
            return true;
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            return false;
        }
    }
}
