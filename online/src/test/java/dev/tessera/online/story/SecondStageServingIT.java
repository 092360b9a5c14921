package dev.tessera.online.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainranker.TrainedItems;
import dev.tessera.online.retrieval.ServedGeneration;
import dev.tessera.online.serving.GenerationOptions;
import dev.tessera.online.serving.SecondStageAdded;
import dev.tessera.store.feature.History;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.secondstage.Question;
import dev.tessera.store.secondstage.SecondStage;
import dev.tessera.store.secondstage.StageCatalog;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import dev.tessera.store.vector.ScoredItem;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the second stage was trained to say, and what a ranker that loads it from Redis says. */
@ExtendWith(ServedShop.Extension.class)
class SecondStageServingIT {
    private static final GenerationId STAGED = new GenerationId("two-stages");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** As commands find their generations. */
    @Command(name = "loading")
    static final class Loading {
        @Mixin
        private GenerationOptions generations = new GenerationOptions();
    }

    /** The small shop's validation releases none, so that it is put into a generation by hand, which is not activated. */
    @Test
    void aLoadedSecondStageGivesTheResidualsOfTheStudy(ServedShop shop) throws IOException {
        StudyDirectory study = shop.work().study(SmallShop.SERVED);
        Loading loading =
                CommandLine.populateCommand(new Loading(), shop.redisArguments().toArray(String[]::new));
        try (RedisFeatureStore redis = RedisFeatureStore.open(shop.redis())) {
            SecondStageAdded.publish(redis, SmallShop.GENERATION, STAGED, study.secondStage());
            try (ServedGeneration served = loading.generations.loader(redis).load(STAGED)) {
                List<HistoryEntry> history = history(served);
                List<ScoredItem> candidates = IntStream.range(10, 40)
                        .mapToObj(row -> new ScoredItem(row, served.card(row).id(), 4f - row * 0.1f))
                        .toList();
                assertThat(served.residuals(history, NOW, candidates))
                        .containsExactly(ofStudy(study, served, history, candidates))
                        .doesNotContain(0f);
            } finally {
                redis.generations().remove(STAGED);
            }
        }
    }

    private static List<HistoryEntry> history(ServedGeneration served) {
        return IntStream.range(0, 4)
                .mapToObj(entry -> new HistoryEntry(
                        new EventId("e" + entry),
                        served.card(entry * 3).id(),
                        EventKind.VIEW,
                        Double.NaN,
                        NOW.minusSeconds(900 - entry)))
                .toList();
    }

    private static float[] ofStudy(
            StudyDirectory study, ServedGeneration served, List<HistoryEntry> history, List<ScoredItem> candidates)
            throws IOException {
        TrainedItems items = TrainedItems.read(study);
        List<CatalogEntry> catalog = CatalogEntry.TABLE.readAll(study.table(CatalogEntry.TABLE.name()));
        try (SecondStage stage =
                SecondStage.load(study.secondStage(), items.vectors().dimension(), TensorFlowThreads.forServing())) {
            StageCatalog known = new StageCatalog(
                    items.vectors(),
                    items.parts(),
                    IntStream.range(0, catalog.size())
                            .mapToObj(row -> stage.rule()
                                    .signals(
                                            catalog.get(row).count(),
                                            catalog.get(row).recentCount(),
                                            served.card(row).attributes()))
                            .toList());
            return stage.residuals(new Question(History.of(history), NOW.toEpochMilli(), candidates), known);
        }
    }
}
