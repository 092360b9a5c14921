package dev.tessera.offline.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.tessera.offline.evaluate.StudyItems;
import dev.tessera.offline.evaluate.recommend.Catalog;
import dev.tessera.offline.flink.FlinkCluster;
import dev.tessera.offline.flink.FlinkExtension;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.CatalogEntry;
import dev.tessera.offline.trainingset.EvaluationTarget;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.EncoderModel;
import dev.tessera.store.tensorflow.ItemEncoder;
import dev.tessera.store.tensorflow.LoadedModel;
import dev.tessera.store.tensorflow.SavedModelFile;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A toy shop, trained as far as its item vectors, whose encoder is then quantised. */
@ExtendWith(FlinkExtension.class)
class CompressStageIT {
    private static final TensorFlowThreads THREADS = TensorFlowThreads.forTraining();
    private static final QualityBudget ONE_PERCENT = new QualityBudget(0.01);
    private static final CompressionMethod QUANTISE = CompressionMethod.quantise();

    @TempDir
    static Path trained;

    private static Study study;

    @TempDir
    Path folder;

    @BeforeAll
    static void train(FlinkCluster cluster) throws Exception {
        study = TrainedToy.train(cluster, trained);
    }

    /** The trained study in a folder of the test's own. */
    private WorkDirectory work() throws IOException {
        TrainedToy.copy(trained, folder);
        return new WorkDirectory(folder);
    }

    @Test
    void aSmallerEncoderGetsAStudyAndSaysAlmostTheSame() throws IOException {
        WorkDirectory work = work();
        StudyDirectory tables = work.study(study.name());
        List<Compression> rows = new CompressStage(work).run(study, QUANTISE, ONE_PERCENT);
        Path smaller = work.study("all-quantised").encoder();
        for (EncoderModel tower : List.of(EncoderModel.TEXT_TOWER, EncoderModel.IMAGE_TOWER)) {
            assertThat(bytes(tower.folder(smaller))).isLessThan(bytes(tower.folder(tables.encoder())) * 4 / 10);
        }
        List<Parts> before = encode(tables.encoder(), work);
        List<Parts> after = encode(smaller, work);
        for (int i = 0; i < before.size(); i++) {
            for (Modality modality : Modality.content()) {
                assertThat(after.get(i).of(modality))
                        .containsExactly(before.get(i).of(modality), within(0.05f));
            }
        }
        assertThat(Compression.TABLE.readAll(tables.table("compression")))
                .usingRecursiveComparison()
                .isEqualTo(rows);
        assertThat(rows)
                .extracting(row -> row.artefact() + " " + row.variant())
                .containsExactly("encoder int8", "item_vectors int8", "item_vectors binary");
        Compression encoder = rows.get(0);
        assertThat(encoder.bytesAfter()).isLessThan(encoder.bytesBefore() / 2);
        assertThat(encoder.distance()).isBetween(1e-9, 1e-3);
        assertThat(encoder.coldDistance()).isBetween(1e-9, 1e-3);
        assertThat(encoder.ndcgBefore()).as("kinds are easy to tell").isGreaterThan(0.3);
        assertThat(encoder.withinBudget()).isTrue();
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.speedBefore()).isPositive();
            assertThat(row.speedAfter()).isPositive();
            assertThat(row.coldNdcgBefore()).isEqualTo(encoder.coldNdcgBefore());
            assertThat(row.coldAmongColdNdcgAfter()).isBetween(0.0, 1.0);
        });
    }

    @Test
    void onlyTowersThatChangedHaveOtherDigests() throws IOException {
        Path encoder = new WorkDirectory(trained).study(study.name()).encoder();
        QuantisedEncoder.write(encoder, folder);
        var before = Preprocessing.read(encoder).towers();
        var after = Preprocessing.read(folder).towers();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after.get(Modality.TEXT)).isNotEqualTo(before.get(Modality.TEXT));
        assertThat(after.get(Modality.IMAGE)).isNotEqualTo(before.get(Modality.IMAGE));
        assertThat(after.get(Modality.ATTRIBUTES)).isEqualTo(before.get(Modality.ATTRIBUTES));
    }

    @Test
    void weightsAreWithinHalfAScaleAndPlainTensorFlowGivesTheSame() throws IOException {
        Path encoder = new WorkDirectory(trained).study(study.name()).encoder();
        QuantisedEncoder.write(encoder, folder);
        Path before = EncoderModel.TEXT_TOWER.folder(encoder);
        Path after = EncoderModel.TEXT_TOWER.folder(folder);
        try (SavedModelBundle plain = SavedModelBundle.load(before.toString(), "serve");
                SavedModelBundle stored = SavedModelBundle.load(after.toString(), "serve");
                LoadedModel loaded = LoadedModel.load(
                        after, EncoderModel.TEXT_TOWER.signature(PixelRule.square(1), -1, -1), THREADS);
                TInt32 tokens = TInt32.tensorOf(
                        Shape.of(3, 4), DataBuffers.of(new int[] {1, 2, 3, 4, 5, 6, 0, 0, 7, 0, 0, 0}, true, false))) {
            String name = "words.hidden.weight";
            float[] weights = floats(plain.session().runner().fetch(name));
            float[] found = floats(stored.session().runner().fetch(name));
            float[] scales = floats(stored.session().runner().fetch(name + "/int8_scale"));
            assertThat(scales).hasSize(96);
            for (int i = 0; i < weights.length; i++) {
                assertThat(found[i]).isCloseTo(weights[i], within(scales[i % scales.length] * 0.50001f));
            }
            assertThat(found).isNotEqualTo(weights);
            var signature = stored.metaGraphDef().getSignatureDefOrThrow("serving_default");
            String input = signature.getInputsOrThrow(EncoderModel.INPUT).getName();
            String output = signature.getOutputsOrThrow(EncoderModel.OUTPUT).getName();
            float[] expected =
                    floats(stored.session().runner().feed(input, tokens).fetch(output));
            try (TFloat32 features =
                    (TFloat32) loaded.call().feed(EncoderModel.INPUT, tokens).fetch(EncoderModel.OUTPUT)) {
                assertThat(floats(features)).hasSize(3 * 96).containsExactly(expected, within(1e-5f));
            }
        }
    }

    /** The vectors come from an encoder whose heads have since been emptied: what a bad compression would look like. */
    @Test
    void anEncoderThatCostsTooMuchIsNotKeptButItsFiguresAre() throws IOException {
        WorkDirectory work = work();
        for (EncoderModel head :
                List.of(EncoderModel.TEXT_HEAD, EncoderModel.IMAGE_HEAD, EncoderModel.ATTRIBUTES_HEAD)) {
            empty(head.folder(work.study(study.name()).encoder()));
        }
        assertThatThrownBy(() -> new CompressStage(work, TrainedToy.UNSETTLED).run(study, QUANTISE, ONE_PERCENT))
                .isInstanceOf(OverBudgetException.class)
                .hasMessageStartingWith("the int8 encoder of study all lowers NDCG@10 from 0.")
                .hasMessageEndingWith("the budget is 1.00%, so it is not kept");
        StudyDirectory tables = work.study(study.name());
        try (Stream<Path> left = Files.list(tables.root())) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .contains("encoder")
                    .noneMatch(name -> name.startsWith("encoder-quantised"));
        }
        assertThat(work.study("all-quantised").root()).doesNotExist();
        Compression row = Compression.TABLE.readAll(tables.table("compression")).get(0);
        assertThat(row.withinBudget()).isFalse();
        assertThat(row.loss()).isGreaterThan(row.maxLoss());
    }

    /** Makes all weights of a head zero. */
    private static void empty(Path model) throws IOException {
        MetaGraphDef.Builder graph = SavedModelFile.read(model).toBuilder();
        for (NodeDef.Builder node : graph.getGraphDefBuilder().getNodeBuilderList()) {
            if (node.getName().equals("head.weight")) {
                TensorProto.Builder value = node.getAttrOrThrow("value").getTensor().toBuilder();
                value.setTensorContent(
                        ByteString.copyFrom(new byte[value.getTensorContent().size()]));
                node.putAttr("value", AttrValue.newBuilder().setTensor(value).build());
            }
        }
        SavedModelFile.write(model, graph.build());
    }

    @Test
    void theSamePartsGiveTheSameVectorsBitByBit() throws IOException {
        StudyDirectory tables = new WorkDirectory(trained).study(study.name());
        Catalog catalog = new Catalog(CatalogEntry.TABLE.readAll(tables.table("catalog")));
        StudyItems items = StudyItems.read(tables, catalog);
        var parts = Parts.TABLE.readAll(tables.table("parts")).stream()
                .collect(Collectors.toMap(Parts::item, Function.identity()));
        assertThat(items.rebuilt(parts)).containsExactly(items.matrix());
    }

    @Test
    void aStudyThatNothingJudgesIsRefusedBeforeAnythingIsWritten() throws IOException {
        WorkDirectory work = work();
        EvaluationTarget.TABLE.write(work.study(study.name()).table("targets"), List.of());
        assertThatThrownBy(() -> new CompressStage(work).run(study, QUANTISE, ONE_PERCENT))
                .hasMessage(
                        "study all has no test questions; its encoder is judged by that of study time, which has not "
                                + "been compressed to int8: run compress --study time --method quantise first");
        assertThat(work.study(study.name()).table("compression")).doesNotExist();
    }

    private static List<Parts> encode(Path encoder, WorkDirectory work) throws IOException {
        List<Item> items = IngestTables.ITEMS.readAll(work.table("items"));
        try (ItemEncoder loaded = ItemEncoder.load(encoder, THREADS)) {
            return loaded.encode(items, (item, unreadable) -> {});
        }
    }

    private static long bytes(Path model) throws IOException {
        return Files.size(model.resolve("saved_model.pb"));
    }

    private static float[] floats(Session.Runner runner) {
        try (TFloat32 tensor = (TFloat32) runner.run().get(0)) {
            return floats(tensor);
        }
    }

    private static float[] floats(TFloat32 tensor) {
        float[] values = new float[Math.toIntExact(tensor.size())];
        tensor.asRawTensor().data().asFloats().read(values);
        return values;
    }
}
