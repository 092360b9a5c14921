package dev.tessera.offline.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.embed.EmbedStage;
import dev.tessera.offline.evaluate.EvaluateOptions;
import dev.tessera.offline.evaluate.EvaluateStage;
import dev.tessera.offline.evaluate.EvaluationSummary;
import dev.tessera.offline.evaluate.MetricRow;
import dev.tessera.offline.finetune.EncoderChoice;
import dev.tessera.offline.finetune.FineTuneStage;
import dev.tessera.offline.finetune.ToyShop;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.index.IndexChoice;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.publish.PublishOptions;
import dev.tessera.offline.publish.PublishOptions.Activation;
import dev.tessera.offline.publish.PublishOptions.Gate;
import dev.tessera.offline.publish.PublishOptions.Release;
import dev.tessera.offline.publish.PublishOptions.Retention;
import dev.tessera.offline.publish.PublishReport;
import dev.tessera.offline.publish.PublishStage;
import dev.tessera.offline.publish.StoreTarget;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.study.StudyFile;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.offline.trainranker.TrainRankerStage;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.CacheDirectory;
import dev.tessera.store.generation.GenerationReader;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.model.Event;
import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.Modality;
import dev.tessera.store.model.UserId;
import dev.tessera.store.redis.RedisFeatureStore;
import dev.tessera.store.redis.RedisServerExtension;
import dev.tessera.store.redis.RedisSettings;
import dev.tessera.store.table.TableFolder;
import dev.tessera.store.tensorflow.ItemEncoder;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a smaller encoder: the stages behind compress take its study. */
@ExtendWith({FlinkExtension.class, RedisServerExtension.class})
class CompressedStudyIT {
    private static final QualityBudget ONE_PERCENT = new QualityBudget(0.01);
    private static final CompressionMethod QUANTISE = CompressionMethod.quantise();

    private static final Study SMALL = Study.parse("all-quantised");

    @TempDir
    static Path asTrained;

    private static Study trained;

    @TempDir
    Path folder;

    private WorkDirectory work;

    @BeforeAll
    static void train(FlinkCluster cluster) throws Exception {
        trained = TrainedToy.train(cluster, asTrained);
    }

    @BeforeEach
    void aTrainedStudy() throws IOException {
        work = new WorkDirectory(folder.resolve("work"));
        TrainedToy.copy(asTrained, work.root());
    }

    @Test
    void theSmallEncoderIsEmbeddedEvaluatedAndServed(
            FlinkCluster cluster, RedisFeatureStore redis, RedisSettings settings) throws Exception {
        new CompressStage(work, TrainedToy.UNSETTLED).run(trained, QUANTISE, ONE_PERCENT);
        new EmbedStage(cluster, work).run(SMALL.name());
        new TrainRankerStage(cluster, work).run(SMALL, TrainedToy.RANKER);
        EvaluationSummary summary =
                new EvaluateStage(cluster, work).run(List.of(trained, SMALL), EvaluateOptions.DEFAULT);
        assertThat(summary.metrics())
                .extracting(MetricRow::model)
                .contains("popularity", "tessera", "tessera-quantised");

        IngestTables.EVENTS.write(work.table("events"), List.of(event()));
        PublishReport report = new PublishStage(cluster, work, StoreTarget.redis(settings), InstantSource.system())
                .run(new PublishOptions(
                        new Release(SMALL, Optional.empty(), IndexChoice.AUTO, Optional.empty(), true),
                        new Gate(SMALL, false),
                        Activation.DEFAULT,
                        Retention.DEFAULT));

        assertThat(report.gate().reason())
                .contains("of tessera-quantised is 0.")
                .contains("of popularity 0.");
        assertThat(report.manifest().metrics().get("ndcg@10")).isEqualTo(ndcg(summary, "tessera-quantised"));
        assertThat(report.manifest().artifacts().get(ArtifactKind.ENCODER).size())
                .isLessThan(bytes(work.study(trained.name()).encoder()) / 2);
        LoadedGeneration served = new GenerationReader(
                        redis.generations(), redis.blobs(), new CacheDirectory(folder.resolve("cache")))
                .load(report.manifest().id());
        assertSame(encoded(served.encoderFolder().orElseThrow()), parts(work.study(SMALL.name())));
    }

    @Test
    void withoutASmallEncoderEmbedSaysWhatMakesOne(FlinkCluster cluster) {
        assertThatThrownBy(() -> new EmbedStage(cluster, work).run(SMALL.name()))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "study all-quantised has no encoder: run compress --study all --method quantise, which keeps "
                                + "none that loses more than --max-loss allows");
    }

    @Test
    void oneThatWasMadeFromAnotherEncoderIsRefused(FlinkCluster cluster) throws Exception {
        new CompressStage(work, TrainedToy.UNSETTLED).run(trained, QUANTISE, ONE_PERCENT);
        Path head = work.study(trained.name()).encoder().resolve("preprocessing.json");
        Files.writeString(head, Files.readString(head) + "\n");

        assertThatThrownBy(() -> new EmbedStage(cluster, work).run(SMALL.name()))
                .hasMessage(
                        "the encoder of study all-quantised was made from one that study all no longer has: run compress "
                                + "--study all --method quantise again");
    }

    @Test
    void compressedAnewNothingIsLeftOfTheOneBefore(FlinkCluster cluster) throws Exception {
        new CompressStage(work, TrainedToy.UNSETTLED).run(trained, QUANTISE, ONE_PERCENT);
        new EmbedStage(cluster, work).run(SMALL.name());
        new CompressStage(work, TrainedToy.UNSETTLED).run(trained, QUANTISE, ONE_PERCENT);

        assertThat(work.study(SMALL.name()).table("parts")).doesNotExist();
        assertThat(StudyFile.read(work.study(SMALL.name()).description())).isEqualTo(SMALL);
    }

    /** As the study that is served is: it is judged by the one of the time split. */
    @Test
    void aStudyWithoutQuestionsIsJudgedByTheTimeSplit() throws Exception {
        Study time = Study.parse("time");
        TrainedToy.copy(
                work.study(trained.name()).root(), work.study(time.name()).root());
        EvaluationTarget.TABLE.write(work.study(trained.name()).table("targets"), List.of());
        List<Compression> judged = new CompressStage(work, TrainedToy.UNSETTLED).run(time, QUANTISE, ONE_PERCENT);

        assertThat(new CompressStage(work, TrainedToy.UNSETTLED).run(trained, QUANTISE, ONE_PERCENT))
                .isEqualTo(judged);
        assertThat(work.study(SMALL.name()).encoder()).isDirectory();
        Compression row = judged.get(0);
        TableFolder.delete(work.study(time.name()).table("compression"));
        Compression.store(work.study(time.name()).table("compression"), List.of(withLoss(row)));
        assertThatThrownBy(() -> new CompressStage(work, TrainedToy.UNSETTLED).run(trained, QUANTISE, ONE_PERCENT))
                .isInstanceOf(OverBudgetException.class)
                .hasMessage("the int8 encoder of study time, which stands for study all, lowers NDCG@10 from 0.5000 to "
                        + "0.4000, a loss of 20.00%; the budget is 1.00%, so it is not kept");
    }

    @Test
    void neitherFineTuneNorCompressTakesACompressedStudy(FlinkCluster cluster) {
        assertThatThrownBy(() -> new CompressStage(work, TrainedToy.UNSETTLED).run(SMALL, QUANTISE, ONE_PERCENT))
                .hasMessageContaining("all-quantised is compressed already");
        assertThatThrownBy(() -> new FineTuneStage(cluster, work)
                        .run(SMALL.name(), EncoderChoice.of("words", "small", work.cache()), ToyShop.settings()))
                .hasMessage(
                        "the encoder of study all-quantised is made by compress --method quantise; fine-tune trains "
                                + "that of study all");
    }

    private static Compression withLoss(Compression row) {
        return new Compression(
                row.study(),
                row.method(),
                row.artefact(),
                row.variant(),
                row.bytesBefore(),
                row.bytesAfter(),
                row.speedUnit(),
                row.speedBefore(),
                row.speedAfter(),
                row.distance(),
                row.coldDistance(),
                0.5,
                0.4,
                0.2,
                row.coldNdcgBefore(),
                row.coldNdcgAfter(),
                row.coldLoss(),
                row.coldAmongColdNdcgBefore(),
                row.coldAmongColdNdcgAfter(),
                row.coldAmongColdLoss(),
                0.01,
                false);
    }

    private static double ndcg(EvaluationSummary summary, String model) {
        return summary.metrics().stream()
                .filter(row -> row.model().equals(model) && row.metric().equals("ndcg") && row.k() == 10)
                .filter(row -> row.labels().equals("all") && row.slice().equals("all"))
                .mapToDouble(MetricRow::value)
                .findFirst()
                .orElseThrow();
    }

    private static Event event() {
        return new Event(
                new EventId("event"),
                new UserId("u0"),
                TrainedToy.item(0),
                EventKind.VIEW,
                Double.NaN,
                Instant.ofEpochMilli(1),
                Instant.ofEpochMilli(1));
    }

    private List<Parts> encoded(Path encoder) throws IOException {
        List<Item> items = IngestTables.ITEMS.readAll(work.table("items")).stream()
                .sorted(Comparator.comparing(Item::id))
                .toList();
        try (ItemEncoder loaded = ItemEncoder.load(encoder, TensorFlowThreads.forTraining())) {
            return loaded.encode(items, (item, unreadable) -> {});
        }
    }

    private static List<Parts> parts(StudyDirectory study) throws IOException {
        return Parts.TABLE.readAll(study.table("parts")).stream()
                .sorted(Comparator.comparing(Parts::item))
                .toList();
    }

    /** But for how many items were encoded at once, which last bits may depend on. */
    private static void assertSame(List<Parts> served, List<Parts> embedded) {
        assertThat(served)
                .extracting(Parts::item)
                .isEqualTo(embedded.stream().map(Parts::item).toList());
        for (int i = 0; i < served.size(); i++) {
            for (Modality modality : Modality.content()) {
                assertThat(served.get(i).of(modality))
                        .containsExactly(embedded.get(i).of(modality), within(1e-5f));
            }
        }
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
