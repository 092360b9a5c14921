package dev.tessera.online.serving;

import static org.awaitility.Awaitility.await;

import dev.tessera.online.fallback.Deadline;
import dev.tessera.online.fallback.GuardedHistories;
import dev.tessera.online.fallback.History;
import dev.tessera.online.fallback.Rung;
import dev.tessera.online.ranking.DecisionIds;
import dev.tessera.online.ranking.DecisionSink;
import dev.tessera.online.ranking.Generations;
import dev.tessera.online.ranking.Recommender;
import dev.tessera.online.ranking.Selection;
import dev.tessera.online.ranking.Slate;
import dev.tessera.online.ranking.SlateBuilder;
import dev.tessera.online.ranking.Stages;
import dev.tessera.online.retrieval.CacheCounts;
import dev.tessera.online.slate.RuleSet;
import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.history.RecordingSettings;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.ReplicaId;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One way of serving a generation, in this process: all that a ranker has, and beside it what its calls come to below their transport. */
final class MeasuredRanker implements AutoCloseable {
    private final GenerationHolder holder = new GenerationHolder();
    private final GuardedHistories histories;
    private final List<UserId> users;
    private final RankerServer server;

    /**
     * Serves the active generation.
     *
     * @param folder for its cache
     * @param remembered user vectors, at most
     */
    MeasuredRanker(RedisFeatureStore store, Path folder, int remembered, List<String> users) throws IOException {
        this.users = users.stream().map(UserId::new).toList();
        histories = new GuardedHistories(store.histories(ScaleCatalog.HISTORY), Duration.ofSeconds(2));
        ModelLoader loader = new ModelLoader(
                new GenerationReader(
                        store.generations(), store.blobs(), new CacheDirectory(folder.resolve("generations"))),
                new CacheCounts(),
                remembered,
                true);
        GenerationId active = store.generations().pointer().active().orElseThrow();
        holder.add(loader.load(active));
        holder.switchTo(active);
        server = RankerServer.start(ServingConfig.local(), source(store, loader), Listeners::builder);
        await().atMost(Duration.ofMinutes(3)).until(() -> server.serving().equals(Optional.of(active)));
    }

    private static FeatureSource source(RedisFeatureStore store, GenerationLoader loader) {
        return new FeatureSource(
                new ReplicaId("measured"),
                store.generations(),
                loader,
                store.histories(ScaleCatalog.HISTORY),
                store.recorder(RecordingSettings.of(ScaleCatalog.HISTORY)),
                store.itemLog(),
                DecisionLogging.NONE,
                Telemetry.NONE,
                InstantSource.system(),
                new Random(1));
    }

    int port() {
        return server.port();
    }

    /** What calls are answered from. */
    Generations generations() {
        return holder;
    }

    /** The parts of its answers. */
    RequestParts parts(CostMeter meter, RedisFeatureStore store) {
        return new RequestParts(
                meter,
                holder.servedNow().orElseThrow(),
                users.stream().map(store.histories(ScaleCatalog.HISTORY)::read).toList());
    }

    /** A history from Redis, as a call reads it. */
    Cost history(CostMeter meter) {
        return meter.of(
                1,
                number -> histories.read(user(number), Optional.empty()) instanceof History.Known known
                                && !known.entries().isEmpty()
                        ? 1
                        : 0);
    }

    /** A whole Recommend below its transport. */
    Cost belowTransport(CostMeter meter) {
        Recommender recommender = recommender(DecisionSink.NONE);
        return meter.of(RequestParts.SLATE, number -> recommend(recommender, number));
    }

    /** The same of so many, one after the other, with a sink that is opened before and closed behind them. */
    Cost belowTransport(CostMeter meter, int times, OpenedSink sinks) {
        Cost all = meter.of((long) times * RequestParts.SLATE, number -> {
            try (DecisionSink sink = sinks.open(generations())) {
                Recommender recommender = recommender(sink);
                long items = 0;
                for (int i = 0; i < times; i++) {
                    items += recommend(recommender, i);
                }
                return items;
            }
        });
        return all.times(1.0 / times);
    }

    /** Opens where decisions go. */
    @FunctionalInterface
    interface OpenedSink {
        DecisionSink open(Generations generations);
    }

    private Recommender recommender(DecisionSink sink) {
        return new Recommender(
                holder,
                histories,
                new RunningExperiment(Optional.empty(), () -> RuleSet.NONE),
                new SlateBuilder(new DecisionIds(new Random(1)), sink, InstantSource.system()));
    }

    private int recommend(Recommender recommender, int number) {
        Selection selection = Selection.of(RequestParts.SLATE, RequestParts.MOMENT, false);
        Slate slate =
                recommender.recommend(new Recommender.Query(user(number), selection, true, Stages.BOTH), Deadline.NONE);
        return slate.decision().rung() == Rung.FULL ? slate.items().size() : 0;
    }

    private UserId user(int number) {
        return users.get(number % users.size());
    }

    @Override
    public void close() {
        server.close();
        histories.close();
        holder.close();
    }
}
