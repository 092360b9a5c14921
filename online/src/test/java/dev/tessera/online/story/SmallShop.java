package dev.tessera.online.story;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tessera.offline.evaluate.EvaluateOptions;
import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.finetune.FineTuneSettings;
import dev.tessera.offline.finetune.Objectives;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestOptions;
import dev.tessera.offline.pipeline.Pipeline;
import dev.tessera.offline.pipeline.PipelineOptions;
import dev.tessera.offline.pipeline.StudyPlan;
import dev.tessera.offline.publish.PublishOptions;
import dev.tessera.offline.publish.PublishOptions.Activation;
import dev.tessera.offline.publish.PublishOptions.Gate;
import dev.tessera.offline.publish.PublishOptions.Release;
import dev.tessera.offline.publish.PublishOptions.Retention;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.secondstage.SecondStageSettings;
import dev.tessera.offline.shop.DemoShop;
import dev.tessera.offline.shop.ShopConfig;
import dev.tessera.offline.trainingset.Protocol;
import dev.tessera.offline.trainranker.RankerSettings;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small demo shop with three new arrivals, and the stages that bring it into a Redis: all of them, with little training. */
final class SmallShop {
    static final GenerationId GENERATION = new GenerationId("small-shop");

    /** The study that is evaluated, and the one whose models are served. */
    static final String EVALUATED = "time";

    static final String SERVED = "all";

    /** Titles of the items {@code new-0}, {@code new-1}, ... of which no event tells. */
    private static final List<String> ARRIVALS =
            List.of("Lantern of blown glass", "Hammock of braided cotton", "Kettle of enamelled iron");

    private static final FineTuneSettings TUNING = new FineTuneSettings(
            32,
            20,
            Objectives.engagementAlone(),
            FineTuneSettings.TowerSettings.head(),
            FineTuneSettings.TowerSettings.head(),
            FineTuneSettings.Optimisation.adam(4e-3, 0.1),
            new FineTuneSettings.Batches(128, 1, FineTuneSettings.Candidates.BATCH),
            new FineTuneSettings.Regularisation(0.05, 0.1, 0),
            new FineTuneSettings.Ending(40, 20, 2, 100));

    private final Path files;
    private final WorkDirectory work;

    SmallShop(Path folder) {
        files = folder.resolve("shop");
        work = new WorkDirectory(folder.resolve("work"));
    }

    WorkDirectory work() {
        return work;
    }

    /** Generates the shop and runs every stage on one embedded cluster. */
    void publishTo(RedisSettings redis) throws Exception {
        DemoShop.generate(new ShopConfig(1, 160, 220), files);
        PipelineOptions options = new PipelineOptions(
                new IngestOptions(
                        List.of(files.resolve(DemoShop.ITEMS), arrivals()),
                        List.of(files.resolve(DemoShop.EVENTS)),
                        files,
                        IngestOptions.EXCLUDED_BY_DEFAULT),
                StudyPlan.standard(),
                new Protocol(RankerSettings.DEMO_HISTORY, 5, 3),
                new PipelineOptions.Models(
                        EncoderChoice.of("words", EncoderChoice.SMALL, work.cache()),
                        TUNING,
                        SmallShop::ranker,
                        SmallShop::secondStage),
                EvaluateOptions.DEFAULT,
                new PublishOptions(Release.named(GENERATION), Gate.FORCED, Activation.DEFAULT, Retention.DEFAULT),
                StoreTarget.redis(redis));
        try (FlinkCluster cluster = FlinkCluster.embedded(2)) {
            new Pipeline(cluster, work, InstantSource.system()).run(options);
        }
    }

    /** Of few steps. */
    private static Optional<SecondStageSettings> secondStage(long seed) {
        return Optional.of(new SecondStageSettings(
                50,
                new SecondStageSettings.Shape(12, 4, 2, 2),
                new SecondStageSettings.Learning(16, 15, 0.3, 20, 2e-2, 0.5),
                seed));
    }

    /** A second file of items, in another format, with the pictures of the first products that have one. */
    private Path arrivals() throws IOException {
        List<String> pictures;
        try (var names = Files.list(files.resolve(DemoShop.IMAGES))) {
            pictures = names.map(file -> DemoShop.IMAGES + "/" + file.getFileName())
                    .sorted()
                    .limit(ARRIVALS.size())
                    .toList();
        }
        ObjectMapper json = new ObjectMapper();
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < ARRIVALS.size(); number++) {
            lines.add(json.writeValueAsString(Map.of(
                    "item_id", "new-" + number, "title", ARRIVALS.get(number), "image_path", pictures.get(number))));
        }
        return Files.write(files.resolve("arrivals.jsonl"), lines);
    }

    private static RankerSettings ranker(long seed) {
        RankerSettings usual = RankerSettings.demo(seed);
        RankerSettings.Learning learning = usual.schedule();
        RankerSettings.Learning brief = new RankerSettings.Learning(
                learning.batchRows(), learning.peakRate(), 40, 2, learning.fullSoftmaxItems(), learning.negatives());
        return new RankerSettings(usual.shape(), usual.regularisation(), brief, seed);
    }
}
