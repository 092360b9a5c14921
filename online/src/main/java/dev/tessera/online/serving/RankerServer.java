package dev.tessera.online.serving;

import dev.tessera.online.decisions.DecisionLog;
import dev.tessera.online.fallback.GuardedHistories;
import dev.tessera.online.grpc.AdminService;
import dev.tessera.online.grpc.CallLifetime;
import dev.tessera.online.grpc.InTurnInterceptor;
import dev.tessera.online.grpc.RankRpc;
import dev.tessera.online.grpc.RankerService;
import dev.tessera.online.grpc.RecommendRpc;
import dev.tessera.online.grpc.RecordEventsRpc;
import dev.tessera.online.grpc.RemoveItemRpc;
import dev.tessera.online.grpc.SimilarItemsRpc;
import dev.tessera.online.grpc.UpsertItemRpc;
import dev.tessera.online.grpc.WireFormat;
import dev.tessera.online.http.HttpListener;
import dev.tessera.online.http.JsonCalls;
import dev.tessera.online.http.JsonMessages;
import dev.tessera.online.metrics.CallMetrics;
import dev.tessera.online.metrics.EventMetrics;
import dev.tessera.online.metrics.RankerMetrics;
import dev.tessera.online.metrics.SlateMetrics;
import dev.tessera.online.ranking.CandidateRanker;
import dev.tessera.online.ranking.DecisionIds;
import dev.tessera.online.ranking.DecisionSink;
import dev.tessera.online.ranking.EventIntake;
import dev.tessera.online.ranking.ItemIntake;
import dev.tessera.online.ranking.Recommender;
import dev.tessera.online.ranking.SimilarItems;
import dev.tessera.online.ranking.SlateBuilder;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.tracing.TracedDecisions;
import dev.tessera.online.tracing.TracingInterceptor;
import dev.tessera.store.generation.Lease;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.tensorflow.Attempt;
import dev.tessera.v1.RankerGrpc;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running ranker: the gRPC server, JSON over HTTP beside it, its health, and the watcher that keeps its generation the active one. */
final class RankerServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RankerServer.class);

    private static final Duration LONGEST_CALL = Duration.ofSeconds(60);
    /** What was cancelled has so long to end. */
    private static final Duration CANCELLED_END = Duration.ofSeconds(1);

    private static final Duration NOTES_KEPT = Duration.ofHours(1);
    private static final Duration REFUSALS_REPORTED = Duration.ofSeconds(10);

    private final ServingConfig config;
    private final Bulkheads bulkheads;
    private final Optional<Certificates> certificates;
    private final Guards guards;
    private final StandingRules rules;
    private final RunningExperiment experiment;
    private final GenerationHolder holder = new GenerationHolder();
    private final HealthStatusManager health = new HealthStatusManager();
    private final DecisionSink decisions;
    private final GuardedHistories histories;
    private final BackgroundLoader loader;
    private final LeaseKeeper lease;
    private final GenerationWatcher watcher;
    private final LiveItems live;
    private final ScheduledExecutorService watching;
    private final ScheduledExecutorService following;
    private final ScheduledExecutorService guarding;
    private final CallLifetime lifetime = new CallLifetime(LONGEST_CALL);
    private final Server server;
    private final Optional<JsonCalls> json;
    private Optional<HttpListener> http = Optional.empty();
    private volatile boolean healthy;
    private volatile boolean closed;

    private RankerServer(ServingConfig config, FeatureSource source, Network network) {
        this.config = config;
        certificates = Certificates.of(config.transport(), source.clock());
        bulkheads = new Bulkheads(config.calls(), source.telemetry());
        guards = new Guards(config, bulkheads, source.clock());
        rules = new StandingRules(config.files().rules());
        experiment = new RunningExperiment(config.files().experiment(), rules);
        DecisionSink logged = source.decisions().start(holder);
        decisions = new SlateMetrics(source.telemetry().meter(), traced(source, logged));
        histories = new GuardedHistories(source.histories(), config.pause());
        live = new LiveItems(source.items());
        loader = new BackgroundLoader(id -> withChanges(source.loader().load(id)));
        lease = new LeaseKeeper(source.generations().leases(), source.replica(), Lease.LASTING, Lease.RENEWAL);
        watcher = new GenerationWatcher(source.generations(), loader, holder, lease, live, config, source.clock());
        measure(source, logged);
        watching =
                Executors.newSingleThreadScheduledExecutor(work -> ServingThreads.daemon(work, "generation-watcher"));
        following = Executors.newSingleThreadScheduledExecutor(work -> ServingThreads.daemon(work, "item-log"));
        guarding = Executors.newSingleThreadScheduledExecutor(work -> ServingThreads.daemon(work, "settings"));
        Services services = new Services(
                ranker(source), config.admin() ? Optional.of(admin(source)) : Optional.empty(), source.telemetry());
        server = services.addTo(
                        network.builder(config, certificates).addStreamTracerFactory(guards.requestBytes()),
                        WireFormat.PROTOBUF)
                .addService(guards.health(health.getHealthService()))
                .addService(guards.reflection(ProtoReflectionServiceV1.newInstance()))
                .addService(guards.reflection(oldReflection()))
                .build();
        json = config.http().map(port -> {
            JsonCalls over = new JsonCalls();
            services.addTo(over.builder(), JsonMessages.JSON);
            return over;
        });
        setHealth(ServingStatus.NOT_SERVING);
    }

    /** Where a server listens. */
    @FunctionalInterface
    interface Network {
        /** A server that lacks only its services, threads and limits. */
        ServerBuilder<?> builder(ServingConfig config, Optional<Certificates> certificates);
    }

    /** What is called, in any form of its messages: behind the same guards, which run on the threads of connections, and in the same bulkheads. */
    private final class Services {
        private final BindableService ranker;
        private final Optional<BindableService> admin;
        private final CallMetrics counts;
        private final Optional<TracingInterceptor> traces;
        private final InTurnInterceptor inTurn = new InTurnInterceptor();

        Services(BindableService ranker, Optional<BindableService> admin, Telemetry telemetry) {
            this.ranker = ranker;
            this.admin = admin;
            counts = new CallMetrics(telemetry.meter());
            traces = telemetry.tracer().map(TracingInterceptor::new);
        }

        /** Of interceptors that a builder is told of, the last stands first. */
        ServerBuilder<?> addTo(ServerBuilder<?> builder, WireFormat format) {
            builder.directExecutor()
                    .maxInboundMessageSize(config.messageBytes())
                    .addStreamTracerFactory(lifetime)
                    .addStreamTracerFactory(counts)
                    .addService(guards.ranker(ranker, format));
            traces.ifPresent(builder::intercept);
            builder.intercept(inTurn);
            admin.ifPresent(service -> builder.addService(guards.admin(service, format)));
            return builder;
        }
    }

    /**
     * Starts to listen and to watch. Until a generation is loaded and warm, health says NOT_SERVING and calls end with UNAVAILABLE.
     *
     * @param network where it listens
     */
    static RankerServer start(ServingConfig config, FeatureSource source, Network network) throws IOException {
        RankerServer ranker = new RankerServer(config, source, network);
        try {
            ranker.server.start();
            ranker.listenForJson();
        } catch (IOException | RuntimeException e) {
            ranker.close();
            throw e;
        }
        ranker.repeat(ranker.watching, ranker::look, config.poll());
        ranker.repeat(ranker.following, ranker::layOver, config.poll());
        ranker.repeat(ranker.guarding, ranker.guards::look, config.poll());
        ranker.repeat(ranker.guarding, ranker::lookAtFiles, config.poll());
        ranker.repeat(ranker.guarding, ranker.guards::report, REFUSALS_REPORTED);
        ranker.repeat(ranker.following, () -> ranker.live.keepNotes(ranker.holder), NOTES_KEPT);
        return ranker;
    }

    private void listenForJson() throws IOException {
        if (json.isPresent()) {
            json.get().start();
            http = Optional.of(HttpListener.open(
                    Listeners.http(config, config.http().orElseThrow(), certificates, guards.bodies()),
                    json.get(),
                    () -> healthy && !closed));
        }
    }

    /** Goes on whatever happens: what is not looked at is never seen to change. */
    private void repeat(ScheduledExecutorService thread, Runnable work, Duration pause) {
        Future<?> unused = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (Throwable e) {
                        log.error(
                                "what is done again and again failed; the next time is in {} ms", pause.toMillis(), e);
                    }
                },
                0,
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static DecisionSink traced(FeatureSource source, DecisionSink logged) {
        return source.telemetry()
                .tracer()
                .<DecisionSink>map(tracer -> new TracedDecisions(tracer, logged, source.clock()))
                .orElse(logged);
    }

    private void measure(FeatureSource source, DecisionSink logged) {
        RankerMetrics metrics = new RankerMetrics(source.telemetry().meter());
        guards.measure(metrics);
        metrics.settings(Map.of(
                "callers", guards::areCurrent,
                "rules", rules::areCurrent,
                "experiment", experiment::isCurrent,
                "certificates", () -> certificates.map(Certificates::areCurrent).orElse(true)));
        certificates.ifPresent(tls -> metrics.certificate(tls::remaining));
        if (logged instanceof DecisionLog decisionLog) {
            metrics.decisions(decisionLog);
        }
        GenerationMetrics.register(source.telemetry().meter(), holder, watcher, source.clock());
    }

    private BindableService ranker(FeatureSource source) {
        SlateBuilder slates = new SlateBuilder(new DecisionIds(source.random()), decisions, source.clock());
        return new RankerService(
                new RecommendRpc(
                        new Recommender(holder, histories, experiment, slates), config.limits(), source.clock()),
                new RankRpc(
                        new CandidateRanker(holder, histories, experiment, slates), config.limits(), source.clock()),
                new SimilarItemsRpc(new SimilarItems(holder, rules, slates), config.limits(), source.clock()),
                new RecordEventsRpc(
                        new EventIntake(new EventMetrics(source.telemetry().meter(), source.recorder()), holder),
                        config.limits(),
                        source.clock()));
    }

    private BindableService admin(FeatureSource source) {
        ItemIntake intake = new ItemIntake(source.items(), holder, this::layOver, source.clock());
        return new AdminService(new UpsertItemRpc(intake, config.limits()), new RemoveItemRpc(intake));
    }

    /** The reflection protocol before it became v1: the Python client still speaks only that. */
    @SuppressWarnings("deprecation")
    private static BindableService oldReflection() {
        return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
    }

    private void lookAtFiles() {
        certificates.ifPresent(tls -> tls.look(now -> http.ifPresent(listener -> listener.use(now))));
        rules.look(holder.servedNow());
        experiment.look(holder.canary().isPresent());
    }

    private void look() {
        watcher.look();
        if (!healthy && holder.serving().isPresent()) {
            healthy = true;
            setHealth(ServingStatus.SERVING);
        }
    }

    /** A generation that lacks what changed is not ready to be served. */
    private ServedGeneration withChanges(ServedGeneration generation) {
        try (Attempt attempt = new Attempt()) {
            return attempt.kept(live.read(attempt.owns(generation)));
        }
    }

    private void layOver() {
        live.layOver(holder);
    }

    private void setHealth(ServingStatus status) {
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(RankerGrpc.SERVICE_NAME, status);
    }

    /** The port it listens on. */
    int port() {
        return server.getPort();
    }

    /** The port where it listens for JSON over HTTP; empty if nowhere. */
    Optional<Integer> httpPort() {
        return http.map(HttpListener::port);
    }

    /** The generation that new requests are answered from; empty while none is loaded. */
    Optional<GenerationId> serving() {
        return holder.serving();
    }

    void awaitTermination() throws InterruptedException {
        server.awaitTermination();
    }

    /** Drains: health says NOT_SERVING, no new call is taken, calls under way may end; then the logs of calls and decisions are written, and all is closed. Harmless if called again. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        health.enterTerminalState();
        server.shutdown();
        watching.shutdown();
        following.shutdown();
        guarding.shutdown();
        long drained = System.nanoTime() + config.drain().toNanos();
        http.ifPresent(HttpListener::close);
        json.ifPresent(JsonCalls::close);
        try {
            if (!server.awaitTermination(drained - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                log.warn(
                        "calls are still under way after {} s; they are cancelled",
                        config.drain().toSeconds());
                server.shutdownNow().awaitTermination(CANCELLED_END.toMillis(), TimeUnit.MILLISECONDS);
            }
            watching.awaitTermination(config.drain().toMillis(), TimeUnit.MILLISECONDS);
            following.awaitTermination(config.drain().toMillis(), TimeUnit.MILLISECONDS);
            loader.close(config.drain());
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        Duration left = Duration.ofNanos(drained - System.nanoTime());
        bulkheads.close(left.compareTo(CANCELLED_END) > 0 ? left : CANCELLED_END);
        lifetime.close();
        histories.close();
        decisions.close();
        guards.close();
        holder.close();
        lease.close();
    }
}
