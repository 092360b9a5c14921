package dev.tessera.offline.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tessera.offline.evaluate.EvaluateOptions;
import dev.tessera.offline.evaluate.JudgedModels;
import dev.tessera.offline.evaluate.PerUser;
import dev.tessera.offline.evaluate.RankedTarget;
import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.finetune.ToyShop;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestOptions;
import dev.tessera.offline.ingest.IngestTables;
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
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.offline.trainranker.RankerSettings;
import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.GenerationId;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.process.FolderLock;
import dev.tessera.store.redis.DocumentedUser;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A small shop that is published once and then changes. One test, for its steps build upon each other and each takes a training. */
@ExtendWith({FlinkExtension.class, RedisServerExtension.class})
class RefreshIT {
    private static final int ITEMS = 160;

    /** The shop has broken records, which are not UTF-8. */
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private static final SecondStageSettings SECOND_STAGE = new SecondStageSettings(
            20,
            new SecondStageSettings.Shape(8, 4, 2, 2),
            new SecondStageSettings.Learning(16, 7, 0.3, 5, 2e-2, 0.05),
            0);
    private static final PublishOptions FORCED =
            new PublishOptions(Release.DEFAULT, Gate.FORCED, Activation.DEFAULT, Retention.DEFAULT);
    private static final GateRule NEVER_SHUT = GateRule.parse("ndcg@10 all -1");
    private static final GateRule NO_FALL_AT_ALL = GateRule.parse("ndcg@10 all -0");

    @TempDir
    Path folder;

    private FlinkCluster cluster;
    private WorkDirectory work;
    private RedisFeatureStore redis;
    private StoreTarget target;
    private Path files;

    @Test
    void theShopChangesAndIsRefreshed(FlinkCluster flink, RedisFeatureStore store, RedisSettings settings)
            throws Exception {
        cluster = flink;
        redis = store;
        target = StoreTarget.redis(DocumentedUser.PUBLISHER.of(settings));
        work = new WorkDirectory(folder.resolve("work"));
        files = folder.resolve("shop");
        DemoShop.generate(new ShopConfig(1, ITEMS, 220), files);
        new Pipeline(cluster, work, InstantSource.system()).run(firstRun());
        GenerationId first = active();
        long items = vectors("all").size();
        Map<ItemId, ItemVector> trained = vectors("all");

        Refresh.Ending again = refresh(options(Retrain.NONE, ranker(40, 1.5e-2), NEVER_SHUT));
        assertThat(again.outcome()).as(again.message()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(active()).isEqualTo(first);

        List<ItemId> renamed = rename(2);
        arrive("new-1");
        event("u-new", renamed.get(0));
        ItemId live = new ItemId("live-1");
        long revision = redis.itemLog()
                .upsert(
                        new Item(live, "Kettle of enamelled iron", "", Map.of(), new byte[0], Instant.EPOCH),
                        Instant.now());

        Refresh.Ending assembled = refresh(options(Retrain.NONE, ranker(40, 1.5e-2), NEVER_SHUT));
        assertThat(assembled.outcome()).as(assembled.message()).isEqualTo(Outcome.PUBLISHED);
        assertThat(active()).isNotEqualTo(first);
        for (String study : List.of("all", "time")) {
            JsonNode embedded = summary().at("/embedded/" + study);
            assertThat(embedded.path("encoded").asLong()).isEqualTo(4);
            assertThat(embedded.path("carried_over").asLong()).isEqualTo(items - 2);
            JsonNode planned = summary().at("/planned/" + study);
            assertThat(planned.path("to_encode").asLong()).isEqualTo(4);
            assertThat(planned.path("new").asLong()).isEqualTo(2);
            assertThat(planned.path("estimated_seconds").isNumber()).isTrue();
        }
        Map<ItemId, ItemVector> kept = vectors("all");
        assertThat(kept)
                .hasSize((int) items + 2)
                .containsKey(new ItemId("new-1"))
                .containsKey(live);
        assertThat(watermark()).isEqualTo(revision);
        assertThat(redis.itemLog().after(0, 10))
                .as("the files do not have it, so the log keeps it")
                .hasSize(1);
        trained.forEach((item, vector) -> {
            if (!renamed.contains(item)) {
                assertThat(kept.get(item).vector()).as("%s", item).containsExactly(vector.vector());
                assertThat(kept.get(item).bias()).isEqualTo(vector.bias());
            }
        });
        assertThat(summary().path("outcome").asText()).isEqualTo("published");
        assertThat(summary().path("generation").asText()).isEqualTo(active().value());
        assertThat(summary().path("generation_before").asText()).isEqualTo(first.value());
        assertThat(summary().at("/gate/0/users").asInt()).isEqualTo(usersJudgedBy(JudgedModels.SERVED));
        assertThat(summary().at("/gate/0/new").asDouble())
                .isEqualTo(summary().at("/figures/ndcg@10").asDouble());
        assertCanBeLoaded(kept);
        int arrived = List.copyOf(vectors("time").keySet()).indexOf(new ItemId("new-1"));
        assertThat(listsOf(JudgedModels.SERVED))
                .as("what is served does not know it")
                .isNotEmpty()
                .noneMatch(contains(arrived));
        assertThat(listsOf("tessera")).anyMatch(contains(arrived));

        GenerationId second = active();
        event("u-new", renamed.get(1));
        Refresh.Ending refused =
                refresh(options(Retrain.RANKER, ranker(1, 1e-9), NO_FALL_AT_ALL, PublishOptions.DEFAULT));
        assertThat(refused.outcome()).as(refused.message()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.outcome().exitCode()).isEqualTo(3);
        assertThat(refused.message())
                .contains("generation " + second + " is served as before")
                .containsPattern(
                        "ndcg@10 on slice all may fall by 0.0, .*: new 0\\.\\d{4}, served 0\\.\\d{4}, difference [+-]0\\.\\d{4} \\[-0");
        assertThat(active()).isEqualTo(second);
        assertThat(summary().path("outcome").asText()).isEqualTo("refused");
        assertThat(summary().path("exit_code").asInt()).isEqualTo(3);
        assertThat(summary().at("/gate/0/held").asBoolean(true)).isFalse();
        assertThat(summary().has("generation")).isFalse();
        assertThat(summary().at("/embedded/all/encoded").asLong(-1))
                .as("only an event is new")
                .isZero();

        aRefreshFlipsOverNothingButWhatWasServedWhenItBegan(second);

        arrive(live.value());
        Refresh.Ending retrained = refresh(options(Retrain.TOWERS, ranker(40, 1.5e-2), NEVER_SHUT));
        assertThat(retrained.outcome()).as(retrained.message()).isEqualTo(Outcome.PUBLISHED);
        assertThat(summary().at("/planned/all/to_encode").asLong()).isEqualTo(items + 2);
        assertThat(summary().at("/embedded/all/encoded").asLong()).isEqualTo(items + 2);
        assertThat(summary().at("/last_seconds/fine-tune all").asDouble()).isPositive();
        assertCanBeLoaded(vectors("all"));
        assertThat(watermark()).isEqualTo(revision);
        assertThat(IngestTables.ITEMS.readAll(work.table("items")))
                .filteredOn(item -> item.id().equals(live))
                .extracting(Item::title)
                .containsExactly("Lantern of blown glass");
        assertThat(redis.itemLog().after(0, 10))
                .as("the files have it, but not the first generation, which may be activated still")
                .hasSize(1);
        redis.generations().remove(first);
        Refresh.Ending unchanged = refresh(options(Retrain.NONE, ranker(40, 1.5e-2), NEVER_SHUT));
        assertThat(unchanged.outcome()).as(unchanged.message()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(redis.itemLog().after(0, 10)).isEmpty();
    }

    /** Also with --force and nothing to compare with. */
    private void aRefreshFlipsOverNothingButWhatWasServedWhenItBegan(GenerationId served) throws Exception {
        Path judged = work.judged(served.value()).root();
        Path aside = Files.move(judged, folder.resolve("judged-aside"));
        AtomicInteger asked = new AtomicInteger();
        InstantSource whileIngesting = () -> {
            if (asked.incrementAndGet() == 2) {
                redis.generations().rollback(redis.generations().pointer());
            }
            return Instant.now();
        };
        try (FolderLock lock = Refresh.lock(work)) {
            Refresh refresh =
                    new Refresh(cluster, work, whileIngesting, options(Retrain.NONE, ranker(40, 1.5e-2), NEVER_SHUT));
            assertThatThrownBy(refresh::run)
                    .hasMessageStartingWith(
                            "generation " + served + " was served when the refresh began, and generation ")
                    .hasMessageEndingWith(" is served by now; refresh again to compare with that");
        }
        assertThat(summary().path("outcome").asText()).isEqualTo("failed");
        redis.generations().rollback(redis.generations().pointer());
        assertThat(active()).isEqualTo(served);
        Files.move(aside, judged);
    }

    private long watermark() {
        return redis.generations().manifest(active()).orElseThrow().lineage().itemRevision();
    }

    private Refresh.Ending refresh(RefreshOptions options) throws Exception {
        try (FolderLock lock = Refresh.lock(work)) {
            return new Refresh(cluster, work, InstantSource.system(), options).run();
        }
    }

    /** With --force, for the small models may be worse than popularity, whose gate is tested elsewhere. */
    private RefreshOptions options(Retrain retrain, RankerSettings ranker, GateRule rule) {
        return options(retrain, ranker, rule, FORCED);
    }

    private RefreshOptions options(Retrain retrain, RankerSettings ranker, GateRule rule, PublishOptions publishing) {
        PipelineOptions first = firstRun();
        return new RefreshOptions(
                first.files(),
                first.protocol(),
                retrain,
                new PipelineOptions.Models(
                        first.models().encoder(),
                        first.models().fineTuning(),
                        seed -> ranker,
                        first.models().secondStage()),
                EvaluateOptions.DEFAULT,
                List.of(rule),
                publishing,
                target,
                work.root().resolve("refresh.json"),
                false);
    }

    private PipelineOptions firstRun() {
        return new PipelineOptions(
                IngestOptions.of(files.resolve(DemoShop.ITEMS), files.resolve(DemoShop.EVENTS)),
                StudyPlan.standard(),
                new Protocol(RankerSettings.DEMO_HISTORY, 5, 3),
                new PipelineOptions.Models(
                        EncoderChoice.of("words", "small", work.cache()),
                        ToyShop.settings(20),
                        seed -> ranker(40, 1.5e-2),
                        seed -> Optional.of(SECOND_STAGE)),
                EvaluateOptions.DEFAULT,
                FORCED,
                target);
    }

    private static RankerSettings ranker(int steps, double rate) {
        RankerSettings usual = RankerSettings.demo(0);
        RankerSettings.Learning learning = usual.schedule();
        return new RankerSettings(
                usual.shape(),
                usual.regularisation(),
                new RankerSettings.Learning(
                        learning.batchRows(), rate, steps, 2, learning.fullSoftmaxItems(), learning.negatives()),
                0);
    }

    /** Changes the titles of the first items that have one. */
    private List<ItemId> rename(int count) throws IOException {
        Path file = files.resolve(DemoShop.ITEMS);
        List<String> lines = new ArrayList<>(Files.readAllLines(file, BYTES));
        List<ItemId> renamed = new ArrayList<>();
        for (int i = 1; renamed.size() < count; i++) {
            int comma = lines.get(i).indexOf(',');
            if (Character.isLetter(lines.get(i).charAt(comma + 1))) {
                renamed.add(new ItemId(lines.get(i).substring(0, comma)));
                lines.set(
                        i,
                        lines.get(i).substring(0, comma) + ",Renamed "
                                + lines.get(i).substring(comma + 1));
            }
        }
        Files.write(file, lines, BYTES);
        return renamed;
    }

    private void arrive(String item) throws IOException {
        append(DemoShop.ITEMS, item + ",Lantern of blown glass,,north,low,2020-01-01T00:00:00Z,");
    }

    /** As long after all others as the clock of these events allows. */
    private void event(String user, ItemId item) throws IOException {
        append(DemoShop.EVENTS, user + "," + item + ",VIEW," + latest() + "," + latest() + "," + user + "-" + item);
    }

    private long latest() throws IOException {
        return Files.readAllLines(files.resolve(DemoShop.EVENTS), BYTES).stream()
                .map(line -> line.split(","))
                .filter(fields -> fields.length == 6 && fields[3].matches("\\d{9,10}"))
                .filter(fields -> fields[5].matches("e\\d+"))
                .mapToLong(fields -> Long.parseLong(fields[3]))
                .sorted()
                .skip(100)
                .findFirst()
                .orElseThrow();
    }

    private void append(String file, String line) throws IOException {
        Files.writeString(files.resolve(file), line + "\n", StandardOpenOption.APPEND);
    }

    private GenerationId active() {
        return redis.generations().pointer().active().orElseThrow();
    }

    private JsonNode summary() {
        try {
            return new ObjectMapper()
                    .readTree(work.root().resolve("refresh.json").toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Map<ItemId, ItemVector> vectors(String study) throws IOException {
        Map<ItemId, ItemVector> vectors = new TreeMap<>();
        ItemVector.TABLE.forEach(work.study(study).table("item_vectors"), row -> vectors.put(row.item(), row));
        return vectors;
    }

    private int usersJudgedBy(String model) throws IOException {
        return (int) PerUser.TABLE.readAll(work.study("time").table("per_user")).stream()
                .filter(row -> row.model().equals(model)
                        && row.slice().equals("all")
                        && row.labels().equals("all"))
                .count();
    }

    private List<int[]> listsOf(String model) throws IOException {
        return RankedTarget.TABLE.readAll(work.study("time").table("ranks")).stream()
                .filter(row -> row.model().equals(model))
                .map(RankedTarget::top)
                .toList();
    }

    private static Predicate<int[]> contains(int item) {
        return list -> IntStream.of(list).anyMatch(each -> each == item);
    }

    private void assertCanBeLoaded(Map<ItemId, ItemVector> expected) throws IOException {
        LoadedGeneration loaded = new GenerationReader(
                        redis.generations(), redis.blobs(), new CacheDirectory(folder.resolve("cache")))
                .load(active());
        assertThat(loaded.vectors().ids()).containsExactlyElementsOf(expected.keySet());
        for (int row = 0; row < loaded.vectors().size(); row++) {
            assertThat(loaded.vectors().vector(row))
                    .containsExactly(expected.get(loaded.vectors().id(row)).vector());
        }
    }
}
