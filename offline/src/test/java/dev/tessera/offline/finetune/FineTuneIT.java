package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.embed.EmbedReport;
import dev.tessera.offline.embed.EmbedStage;
import dev.tessera.offline.finetune.FineTuneSettings.TowerSettings;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.network.TrainingCurve;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.feature.Interpolation;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.feature.PieceRule;
import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.ItemEncoder;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(FlinkExtension.class)
class FineTuneIT {
    private static final FineTuneSettings SETTINGS = ToyShop.settings();

    private FineTuneSettings settings = SETTINGS;
    private List<TrainingCurve> lastCurve = List.of();

    @TempDir
    Path folder;

    private WorkDirectory work;
    private Study study;
    private EncoderChoice choice;

    @BeforeEach
    void shop() throws IOException {
        work = new WorkDirectory(folder);
        study = ToyShop.write(work);
        choice = EncoderChoice.of("words", "small", work.cache());
    }

    @Test
    void theStagesGiveEveryItemPartsThatTellItsKind(FlinkCluster cluster) throws IOException {
        new FineTuneStage(cluster, work).run(study.name(), choice, SETTINGS);
        EmbedReport report = new EmbedStage(cluster, work).run(study.name());
        assertThat(report.encoded()).isEqualTo(ToyShop.ITEMS + 1);
        assertThat(report.carried()).isZero();
        assertThat(report.unreadable()).isEqualTo(1);
        List<Parts> parts = Parts.TABLE.readAll(work.study(study.name()).table("parts"));
        parts.sort(Comparator.comparing(Parts::item));
        assertThat(parts).hasSize(ToyShop.ITEMS + 1);
        Parts broken = parts.get(ToyShop.ITEMS);
        assertThat(Modality.content()).noneMatch(broken::has);
        for (Modality modality : List.of(Modality.TEXT, Modality.IMAGE)) {
            assertThat(nearestOfSameKind(parts, modality)).as("%s", modality).isGreaterThan(0.9);
        }
        List<TrainingCurve> curve =
                TrainingCurve.TABLE.readAll(work.study(study.name()).table("training_curve"));
        assertThat(curve)
                .extracting(TrainingCurve::step)
                .containsExactly(0L, 10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L);
        assertThat(curve.get(9).loss()).isLessThan(curve.get(1).loss());
        assertThat(curve).as("too few items to hold any out").allMatch(point -> Double.isNaN(point.validation()));
    }

    /** The towers begin with nothing that a ranker could read. */
    @Test
    void aRankerTrainedTogetherWithTheEncoderMakesPartsThatTellAKind() throws IOException {
        settings = ToyShop.settings(60).with(Objectives.of(Map.of(Objectives.SEQUENCE, 1.0)));
        List<Parts> parts = train("joint", EncoderTraining.StopRequest.never());
        for (Modality modality : List.of(Modality.TEXT, Modality.IMAGE)) {
            assertThat(nearestOfSameKind(parts, modality)).as("%s", modality).isGreaterThan(0.9);
        }
        assertThat(lastCurve.get(6).loss()).isLessThan(lastCurve.get(1).loss());
    }

    /** Killed, a run goes on from its last validation; asked to stop, from where it was. Towers from scratch, and published ones. */
    @ParameterizedTest
    @CsvSource({
        "head, false, engagement",
        "head, true, engagement",
        "head, false, sequence",
        "last:1, false, engagement"
    })
    void aRunThatWasEndedGoesOnToTheVerySameEncoder(String mode, boolean asked, String objective) throws IOException {
        endAndGoOn(mode, asked, objective);
    }

    /** Their graphs take long to build. */
    @Tag("soak")
    @ParameterizedTest
    @CsvSource({
        "full, false, engagement",
        "lora:2, true, engagement",
        "lora:2, false, sequence",
        "last:1, true, sequence"
    })
    void soDoesOneOfLargerGraphs(String mode, boolean asked, String objective) throws IOException {
        endAndGoOn(mode, asked, objective);
    }

    private void endAndGoOn(String mode, boolean asked, String objective) throws IOException {
        settings = ToyShop.settings(50).with(Objectives.of(Map.of(objective, 1.0)));
        if (!mode.equals("head")) {
            String clip = ToyShop.checkpoint("clip");
            choice = EncoderChoice.of(clip, clip, work.cache());
            TowerSettings own = TowerSettings.of(TowerMode.parse(mode));
            settings = settings.with(own, own);
        }
        List<Parts> whole = train("whole", EncoderTraining.StopRequest.never());
        List<TrainingCurve> curve = List.copyOf(lastCurve);
        dev.tessera.store.table.TableFolder.delete(checkpoints());
        assertThatThrownBy(() -> train("ended", step -> end(step, asked)))
                .hasMessageContaining(
                        asked ? "stopped after step 38, which is saved: run the same command again" : "killed");
        assertThat(Thread.interrupted()).as("the interrupt was taken off").isFalse();
        List<Long> resumed = new ArrayList<>();
        List<Parts> after = train("resumed", resumed::add);
        assertThat(resumed.get(0)).isEqualTo(asked ? 38 : 30);
        for (int i = 0; i < whole.size(); i++) {
            for (Modality modality : Modality.content()) {
                assertThat(after.get(i).of(modality))
                        .containsExactly(whole.get(i).of(modality));
            }
        }
        assertThat(lastCurve)
                .extracting(TrainingCurve::loss)
                .containsExactlyElementsOf(
                        curve.stream().map(TrainingCurve::loss).toList());
    }

    /** A run that goes on reads the file of the one before. All losses read it. */
    @Test
    void whatFrozenBlocksSaidIsKeptUntilTheEncoderIsWritten() throws IOException {
        String clip = ToyShop.checkpoint("clip");
        choice = EncoderChoice.of(clip, clip, work.cache());
        TowerSettings own = TowerSettings.of(TowerMode.parse("last:1"));
        settings = ToyShop.settings(10)
                .with(own, own)
                .with(Objectives.of(Map.of("engagement", 1.0, "alignment", 0.2, "matching", 0.2, "kind", 0.5)));
        Path activations = work.cache().resolve("activations").resolve(study.name());
        assertThatThrownBy(() -> train("ended", step -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        List<Path> kept = files(activations);
        assertThat(kept).hasSize(2).allMatch(file -> file.toString().endsWith(".activations"));
        List<FileTime> written = times(kept);
        train("resumed", step -> {
            if (step == 5) {
                assertThat(files(activations)).isEqualTo(kept);
                assertThat(times(kept)).isEqualTo(written);
            }
        });
        assertThat(lastCurve.get(1).loss()).isFinite();
        assertThat(activations).doesNotExist();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<FileTime> times(List<Path> files) {
        return files.stream()
                .map(file -> {
                    try {
                        return Files.getLastModifiedTime(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private static void end(long step, boolean asked) {
        if (step == 37 && asked) {
            Thread.currentThread().interrupt();
        } else if (step == 37) {
            throw new IllegalStateException("killed");
        }
    }

    /** An interrupt that comes when a validation is due must not keep it from being saved. */
    @Test
    void aRunMayBeAskedToStopWhereItValidates() throws IOException {
        assertThatThrownBy(() -> train("ended", step -> {
                    if (step == 39) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .hasMessageContaining("stopped after step 40");
        assertThat(steps("resumed")).containsExactly(40L);
    }

    @Test
    void otherPicturesOrNoneAtAllAreTrainedAnew() throws IOException {
        train("whole", EncoderTraining.StopRequest.never());
        assertThat(steps("again")).as("nothing has changed").isEmpty();
        List<Item> items = IngestTables.ITEMS.readAll(work.table("items"));
        for (byte[] image : List.of(items.get(0).image(), new byte[0])) {
            IngestTables.ITEMS.write(
                    work.table("items"),
                    items.stream().map(item -> withImage(item, image)).toList());
            assertThat(steps("otherwise")).containsExactly(0L);
        }
    }

    @Test
    void studiesThatDifferInTheirResidualAloneShareAnEncoder() throws IOException {
        train("whole", EncoderTraining.StopRequest.never());
        study = study.withContent(study.content(), false);
        copyTables();
        assertThat(steps("fused")).isEmpty();
        study = study.withSeed(1);
        copyTables();
        assertThat(steps("other seed")).containsExactly(0L);
    }

    /** The step that training would begin with; none if it has ended already. */
    private List<Long> steps(String encoder) throws IOException {
        List<Long> steps = new ArrayList<>();
        try {
            train(encoder, step -> {
                steps.add(step);
                throw new IllegalStateException("enough");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("enough");
        }
        return steps;
    }

    private static Item withImage(Item item, byte[] image) {
        return new Item(item.id(), item.title(), item.description(), item.attributes(), image, item.availableFrom());
    }

    @Test
    void modalitiesThatAStudyLeavesOutAreAbsent() throws IOException {
        study = study.withContent(EnumSet.of(Modality.TEXT), false);
        ToyShop.write(work);
        copyTables();
        List<Parts> parts = train("text", EncoderTraining.StopRequest.never());
        assertThat(parts.get(0).text()).hasSize(8);
        assertThat(parts.get(0).image()).isEmpty();
        assertThat(parts.get(0).attributes()).isEmpty();
        assertThat(Preprocessing.read(folder.resolve("text")).reads(Modality.IMAGE))
                .isFalse();
    }

    /** The weights are random, so the vectors tell little; what counts is that the frozen towers are in the encoder, and say the same there. */
    @Test
    void aPublishedModelReadsTextsAndPictures() throws Exception {
        String clip = ToyShop.checkpoint("clip");
        choice = EncoderChoice.of(clip, clip, work.cache());
        List<Parts> parts = train("clip", EncoderTraining.StopRequest.never());
        assertThat(parts.get(0).text()).hasSize(8);
        assertThat(parts.get(0).image()).hasSize(8);
        assertThat(parts.get(1).image()).isNotEqualTo(parts.get(0).image());
        Preprocessing preprocessing = Preprocessing.read(folder.resolve("clip"));
        assertThat(preprocessing.text()).isEqualTo(new PieceRule("tokenizer.json", 20));
        assertThat(preprocessing.image()).isEqualTo(new PixelRule(32, 32, 32, Interpolation.BICUBIC));
        List<Parts> again = train("again", EncoderTraining.StopRequest.never());
        assertThat(again.get(0).text()).containsExactly(parts.get(0).text(), within(1e-4f));
    }

    private void copyTables() throws IOException {
        WorkDirectory.StudyDirectory all = work.study(Study.of(study.split()).name());
        WorkDirectory.StudyDirectory own = work.study(study.name());
        TrainingSequence.TABLE.write(own.table("sequences"), TrainingSequence.TABLE.readAll(all.table("sequences")));
        var catalog = dev.tessera.offline.trainingset.CatalogEntry.TABLE;
        catalog.write(own.table("catalog"), catalog.readAll(all.table("catalog")));
    }

    private List<Parts> train(String encoder, EncoderTraining.StopRequest stop) throws IOException {
        List<TrainingSequence> sequences =
                TrainingSequence.TABLE.readAll(work.study(study.name()).table("sequences"));
        lastCurve = new EncoderRun(work, study, choice, settings)
                .train(sequences, folder.resolve(encoder), stop)
                .curve();
        List<Item> items = IngestTables.ITEMS.readAll(work.table("items"));
        try (ItemEncoder loaded = ItemEncoder.load(folder.resolve(encoder), TensorFlowThreads.forTraining())) {
            return loaded.encode(items, (item, problem) -> {});
        }
    }

    private Path checkpoints() {
        return work.cache().resolve("encoder-checkpoints").resolve(study.name());
    }

    /** Share of items whose nearest other item, by dot product, is of their kind. */
    private static double nearestOfSameKind(List<Parts> parts, Modality modality) {
        int same = 0;
        for (int i = 0; i < ToyShop.ITEMS; i++) {
            int nearest = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < ToyShop.ITEMS; j++) {
                double dot = 0;
                for (int k = 0; k < 8; k++) {
                    dot += (double) parts.get(i).of(modality)[k] * parts.get(j).of(modality)[k];
                }
                if (j != i && dot > most) {
                    most = dot;
                    nearest = j;
                }
            }
            same += ToyShop.kind(nearest) == ToyShop.kind(i) ? 1 : 0;
        }
        return same / (double) ToyShop.ITEMS;
    }
}
