package dev.tessera.online.serving;

import static org.awaitility.Awaitility.await;

import dev.tessera.online.retrieval.ContentQueries;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.GenerationStore;
import dev.tessera.store.generation.Pointer;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import dev.tessera.store.redis.DocumentedUser;
import dev.tessera.store.redis.RedisAddress;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.redis.embedded.EmbeddedRedis;
import dev.tessera.store.redis.embedded.EmbeddedRedisConfig;
import dev.tessera.v1.Event;
import dev.tessera.v1.EventKind;
import dev.tessera.v1.RankerGrpc;
import dev.tessera.v1.RecordEventsRequest;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A ranker on a real port, with a real Redis, where it may do no more than a ranker has to, and real models, in this process. */
final class RankerOnRedis implements AutoCloseable {
    static final ReplicaId REPLICA = new ReplicaId("tested");

    final CountingLoader loader;
    final Questions questions = new Questions();
    private final Path folder;
    private final Optional<ContentQueries> encoder;
    private final EmbeddedRedis redis;
    private final boolean ownsRedis;
    private final ReplicaId replica;
    private final RedisFeatureStore store;
    private final RedisFeatureStore served;
    private final RankerServer server;
    private final ManagedChannel channel;

    RankerOnRedis(Path folder, ServingConfig config) throws IOException {
        this(folder, config, Optional.empty());
    }

    /** @param encoder takes content queries and new items, as generations have no encoder of their own */
    RankerOnRedis(Path folder, ServingConfig config, Optional<ContentQueries> encoder) throws IOException {
        this(folder, config, encoder, REPLICA, Optional.empty(), UnaryOperator.identity());
    }

    /** @param way how the ranker reaches Redis, whose address it takes */
    RankerOnRedis(Path folder, ServingConfig config, Optional<ContentQueries> encoder, UnaryOperator<RedisAddress> way)
            throws IOException {
        this(folder, config, encoder, REPLICA, Optional.empty(), way);
    }

    private RankerOnRedis(
            Path folder,
            ServingConfig config,
            Optional<ContentQueries> encoder,
            ReplicaId replica,
            Optional<EmbeddedRedis> shared,
            UnaryOperator<RedisAddress> way)
            throws IOException {
        this.folder = folder;
        this.encoder = encoder;
        this.replica = replica;
        redis = shared.orElseGet(() -> EmbeddedRedis.start(EmbeddedRedisConfig.inMemory()));
        ownsRedis = shared.isEmpty();
        store = RedisFeatureStore.open(settings());
        RedisSettings asRanker = DocumentedUser.RANKER.of(settings());
        served = RedisFeatureStore.open(
                RedisSettings.of(way.apply(asRanker.address())).withLogin(asRanker.login()));
        loader = new CountingLoader(
                new GenerationReader(served.generations(), served.blobs(), new CacheDirectory(folder.resolve("cache"))),
                encoder);
        MeanModel.write(folder.resolve("ranker"), TestCatalog.DIMENSION);
        server = RankerServer.start(config, source(), Listeners::builder);
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
    }

    /** Another ranker on the same Redis, with a cache of its own. Close it first. */
    RankerOnRedis another(String name, Path itsFolder, ServingConfig config) throws IOException {
        return new RankerOnRedis(
                itsFolder, config, encoder, new ReplicaId(name), Optional.of(redis), UnaryOperator.identity());
    }

    RedisSettings settings() {
        return RedisSettings.of(new RedisAddress(redis.host(), redis.port())).withPasswordFile(redis.passwordFile());
    }

    RedisFeatureStore store() {
        return store;
    }

    private FeatureSource source() {
        return new FeatureSource(
                replica,
                served.generations(),
                loader,
                served.histories(50),
                served.recorder(RecordingSettings.of(50)),
                served.itemLog(),
                DecisionLogging.NONE,
                Telemetry.NONE,
                InstantSource.fixed(TestCatalog.NOW),
                new Random(1));
    }

    /** A complete generation. */
    GenerationId publish(String id) {
        return publish(id, folder.resolve("ranker"));
    }

    GenerationId publish(String id, Path ranker) {
        return PublishedCatalog.write(store, id, ranker).id();
    }

    /** A complete generation of so many items. */
    GenerationId publish(String id, int items) {
        return PublishedCatalog.write(store, id, items, folder.resolve("ranker"))
                .id();
    }

    /** Publishes a generation, waits until it is served, and asks for what it answers. */
    RankerOnRedis serving(String id) {
        awaitServing(generations().activate(publish(id), generations().pointer()));
        client().recordEvents(RecordEventsRequest.newBuilder()
                .addEvents(view("item-002"))
                .addEvents(view("item-005"))
                .build());
        questions.learn(client(), id);
        return this;
    }

    void awaitServing(Pointer pointer) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> server.serving()
                .equals(pointer.active()));
    }

    GenerationStore generations() {
        return store.generations();
    }

    RankerGrpc.RankerBlockingStub client() {
        return RankerGrpc.newBlockingStub(channel);
    }

    int port() {
        return server.port();
    }

    /** Where it takes JSON over HTTP, if its configuration says so. */
    int httpPort() {
        return server.httpPort().orElseThrow();
    }

    Channel channel() {
        return channel;
    }

    /** Stops the ranker, and leaves Redis running. */
    void stop() {
        server.close();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
        served.close();
        store.close();
        if (ownsRedis) {
            redis.close();
        }
    }

    private static Event view(String item) {
        return Event.newBuilder()
                .setEventId("ann views " + item)
                .setUserId("ann")
                .setItemId(item)
                .setKind(EventKind.EVENT_KIND_VIEW)
                .build();
    }
}
