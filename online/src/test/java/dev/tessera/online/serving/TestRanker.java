package dev.tessera.online.serving;

import dev.tessera.online.admission.CallLimits;
import dev.tessera.online.retrieval.ContentQueries;
import dev.tessera.online.retrieval.MeanUserVectors;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.retrieval.TestCatalog;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.generation.Readiness;
import dev.tessera.store.history.EventRecorder;
import dev.tessera.store.history.InMemoryEventRecorder;
import dev.tessera.store.history.InMemoryHistoryStore;
import dev.tessera.store.itemlog.InMemoryItemLog;
import dev.tessera.store.itemlog.ItemLog;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import dev.tessera.v1.RankerGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** The whole ranker in one process, on stores in memory, with random catalogs of {@value #ITEMS} items as generations. */
final class TestRanker implements AutoCloseable {
    static final int ITEMS = 60;
    static final int FEW_CALLS = 4;
    /** What a door may be before, beside generations that are loaded. */
    static final String RECORDING = "recording";

    static final ReplicaId REPLICA = new ReplicaId("tested");

    final PointerOnly generations = new PointerOnly();
    final InMemoryHistoryStore histories = new InMemoryHistoryStore(50);
    final InMemoryEventRecorder events = new InMemoryEventRecorder(histories, Duration.ofDays(7));
    /** Up to which revision generations that are loaded from now on contain the item log. */
    volatile long watermark;

    final Map<String, MeanUserVectors> models = new ConcurrentHashMap<>();
    /** What the lease said as a generation began to be loaded. */
    final Map<String, Map<GenerationId, Readiness>> held = new ConcurrentHashMap<>();

    private final Map<String, CountDownLatch> doors = new ConcurrentHashMap<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    volatile boolean loadable = true;
    volatile boolean recording = true;
    volatile Optional<RuntimeException> refusal = Optional.empty();

    private final RankerServer server;
    private final ManagedChannel channel;

    private TestRanker(
            ServingConfig config,
            Optional<ContentQueries> content,
            ItemLog items,
            String name,
            RankerServer.Network network) {
        this(config, content, items, name, network, Watched.NOT);
    }

    private TestRanker(
            ServingConfig config,
            Optional<ContentQueries> content,
            ItemLog items,
            String name,
            RankerServer.Network network,
            Watched watched) {
        EventRecorder recorder = this::record;
        FeatureSource source = new FeatureSource(
                REPLICA,
                generations,
                id -> load(id, content),
                histories,
                recorder,
                items,
                watched.decisions,
                watched.telemetry,
                InstantSource.fixed(TestCatalog.NOW),
                new Random(1));
        try {
            server = RankerServer.start(config, source, network);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = InProcessChannelBuilder.forName(name).build();
    }

    /** Who looks on. */
    private record Watched(Telemetry telemetry, DecisionLogging decisions) {
        static final Watched NOT = new Watched(Telemetry.NONE, DecisionLogging.NONE);
    }

    static TestRanker watched(ServingConfig config, Telemetry telemetry, DecisionLogging decisions) {
        String name = InProcessServerBuilder.generateName();
        return new TestRanker(
                config,
                Optional.empty(),
                new InMemoryItemLog(),
                name,
                inProcess(name),
                new Watched(telemetry, decisions));
    }

    private static RankerServer.Network inProcess(String name) {
        return (config, certificates) -> InProcessServerBuilder.forName(name);
    }

    /** Serves no generation yet. */
    static TestRanker start() {
        return start(config(256), Optional.empty());
    }

    static TestRanker start(ServingConfig config, Optional<ContentQueries> content) {
        return start(config, content, new InMemoryItemLog());
    }

    static TestRanker start(ServingConfig config, Optional<ContentQueries> content, ItemLog items) {
        String name = InProcessServerBuilder.generateName();
        return new TestRanker(config, content, items, name, inProcess(name));
    }

    /** Listens as {@code serve} does; {@link #client} and {@link #channel} reach nothing. */
    static TestRanker listening(ServingConfig config) {
        return new TestRanker(config, Optional.empty(), new InMemoryItemLog(), "nowhere", Listeners::builder);
    }

    /** As {@link #listening(ServingConfig)}, and tells figures. */
    static TestRanker listening(ServingConfig config, Telemetry telemetry) {
        return new TestRanker(
                config,
                Optional.empty(),
                new InMemoryItemLog(),
                "nowhere",
                Listeners::builder,
                new Watched(telemetry, DecisionLogging.NONE));
    }

    /** As {@link #listening(ServingConfig)}, with an encoder, for JSON too, and for everybody on this machine. */
    static TestRanker listeningForJson(Optional<ContentQueries> content) {
        ServingConfig config = configWithJson(256);
        return new TestRanker(config, content, new InMemoryItemLog(), "nowhere", Listeners::builder);
    }

    /** Like the default, but looks at the pointer every few milliseconds. */
    static ServingConfig config(int calls) {
        return config(calls, true);
    }

    static ServingConfig config(int calls, boolean keepPrevious) {
        return config(calls, keepPrevious, true);
    }

    static ServingConfig config(int calls, boolean keepPrevious, boolean admin) {
        return config(MemoryBudget.ofHeap(keepPrevious), calls, admin);
    }

    static ServingConfig config(MemoryBudget memory) {
        return config(memory, FEW_CALLS, true);
    }

    private static ServingConfig config(MemoryBudget memory, int calls, boolean admin) {
        return config(calls, memory, admin, new Transport.LoopbackOnly(), new Access.LoopbackOnly());
    }

    /** Takes {@value #FEW_CALLS} calls at once, and has more threads than those take. */
    static ServingConfig config(Transport transport, Access access) {
        return config(
                FEW_CALLS, MemoryBudget.ofHeap(true), !(access instanceof Access.AnyCertificate), transport, access);
    }

    /** With rules that hold for all. */
    static ServingConfig ruledBy(Path rules) {
        return with(new StandingFiles(Optional.of(rules), Optional.empty()));
    }

    static ServingConfig with(StandingFiles files) {
        return config(
                256,
                MemoryBudget.ofHeap(true),
                true,
                new Transport.LoopbackOnly(),
                new Access.LoopbackOnly(),
                files,
                Optional.empty());
    }

    /** Like {@link #config(Transport, Access)}, with a port for JSON. */
    static ServingConfig configWithJson(Transport transport, Access access) {
        return configWithJson(FEW_CALLS, !(access instanceof Access.AnyCertificate), transport, access);
    }

    /** Like {@link #config(int)}, with a port for JSON. */
    static ServingConfig configWithJson(int calls) {
        return configWithJson(calls, true, new Transport.LoopbackOnly(), new Access.LoopbackOnly());
    }

    private static ServingConfig configWithJson(int calls, boolean admin, Transport transport, Access access) {
        return config(
                calls,
                MemoryBudget.ofHeap(true),
                admin,
                transport,
                access,
                StandingFiles.NONE,
                Optional.of(new JsonPort(0, 100)));
    }

    private static ServingConfig config(
            int calls, MemoryBudget memory, boolean admin, Transport transport, Access access) {
        return config(calls, memory, admin, transport, access, StandingFiles.NONE, Optional.empty());
    }

    /** For everybody on this machine. */
    static ServingConfig config(CallLimits calls) {
        return config(
                calls,
                MemoryBudget.ofHeap(true),
                true,
                new Transport.LoopbackOnly(),
                new Access.LoopbackOnly(),
                StandingFiles.NONE,
                Optional.empty());
    }

    private static ServingConfig config(
            int calls,
            MemoryBudget memory,
            boolean admin,
            Transport transport,
            Access access,
            StandingFiles files,
            Optional<JsonPort> http) {
        return config(
                new CallLimits(calls, Optional.empty(), Duration.ofSeconds(30), FEW_CALLS + 2),
                memory,
                admin,
                transport,
                access,
                files,
                http);
    }

    private static ServingConfig config(
            CallLimits calls,
            MemoryBudget memory,
            boolean admin,
            Transport transport,
            Access access,
            StandingFiles files,
            Optional<JsonPort> http) {
        ServingConfig local = ServingConfig.local();
        return new ServingConfig(
                local.host(),
                0,
                http,
                transport,
                access,
                local.messageBytes(),
                calls,
                Duration.ofMillis(5),
                Duration.ZERO,
                memory,
                Duration.ofSeconds(30),
                admin,
                files,
                local.limits());
    }

    /** Activates a generation and waits until it is served. */
    TestRanker serving(String generation) {
        generations.point(generation);
        org.awaitility.Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> server.serving()
                .equals(Optional.of(new GenerationId(generation))));
        return this;
    }

    RankerGrpc.RankerBlockingStub client() {
        return RankerGrpc.newBlockingStub(channel);
    }

    Channel channel() {
        return channel;
    }

    RankerServer server() {
        return server;
    }

    private List<EventRecorder.Outcome> record(
            List<Event> recorded, Map<EventId, EventRecorder.Impression> impressions) {
        awaitDoor(RECORDING);
        if (!recording) {
            throw new IllegalStateException("unreachable on purpose");
        }
        refusal.ifPresent(reason -> {
            throw reason;
        });
        return events.record(recorded, impressions);
    }

    private ServedGeneration load(GenerationId id, Optional<ContentQueries> content) {
        held.put(id.value(), generations.leases().of(REPLICA));
        awaitDoor(id.value());
        if (!loadable) {
            throw new IllegalStateException("not loadable on purpose");
        }
        LoadedGeneration data = TestCatalog.asOf(watermark, TestCatalog.random(id.value(), ITEMS, id.hashCode()));
        MeanUserVectors model = new MeanUserVectors(data.vectors());
        models.put(id.value(), model);
        return new ServedGeneration(data, model, content);
    }

    /** Whether a call to record events has come to a door that was shut. */
    boolean isRecording() {
        return waiting.contains(RECORDING);
    }

    /** Keeps a generation from being loaded, or events from being recorded, until the door opens. */
    void shut(String name) {
        doors.put(name, new CountDownLatch(1));
    }

    void open(String name) {
        doors.get(name).countDown();
    }

    private void awaitDoor(String name) {
        try {
            CountDownLatch door = doors.get(name);
            if (door != null) {
                waiting.add(name);
                door.await();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted before a shut door", e);
        }
    }

    /** What the ranker says of a generation. */
    Optional<Readiness> readiness(String generation) {
        return Optional.ofNullable(generations.leases().of(REPLICA).get(new GenerationId(generation)));
    }

    @Override
    public void close() {
        doors.values().forEach(CountDownLatch::countDown);
        channel.shutdownNow();
        server.close();
    }
}
