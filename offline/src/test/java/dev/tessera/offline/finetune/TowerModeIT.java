package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.finetune.FineTuneSettings.TowerSettings;
import dev.tessera.offline.flink.WorkDirectory;
import dev.tessera.offline.ingest.IngestTables;
import dev.tessera.offline.study.Study;
import dev.tessera.offline.trainingset.Partition;
import dev.tessera.offline.trainingset.TrainingSequence;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.model.Item;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.ItemEncoder;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published towers of random weights, trained in every mode. */
class TowerModeIT {
    private static final int STEPS = 3;
    private static final String HEADS = "(text|image|attributes)/head/(weight|bias)";

    @TempDir
    Path folder;

    /** The checkpoints have two layers, residuals or 16 blocks; a convolution's kernel is a weight, too. */
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "clip, clip, frozen, ''",
        "clip, clip, head, " + HEADS,
        "clip, clip, last:1, " + HEADS + "|(text|image)/tower/(layer1/|norm/|projection/).*",
        "clip, clip, lora:2, " + HEADS + "|(text|image)/tower/layer\\d/.*weight/(down|up)",
        "clip, clip, full, .*/(head|tower)/.*",
        "bert, vit, last:1, " + HEADS + "|(text|image)/tower/layer1/.*|image/tower/norm/.*",
        "distilbert, mobilenet_v2, last:1, " + HEADS
                + "|text/tower/layer1/.*|image/tower/(block15|last)/.*(?<!mean|variance)",
        "distilbert, resnet-basic, full, " + HEADS + "|text/tower/.*|image/tower/.*(?<!mean|variance)",
        "bert, mobilenet_v2, lora:1, " + HEADS + "|(text|image)/tower/(layer|block)\\d+/.*weight/(down|up)",
    })
    void aModeChangesWhatItShouldAndNothingElse(String text, String image, String mode, String changing)
            throws Exception {
        Run run = new Run(text, image, TowerMode.parse(mode));
        try (EncoderNetwork network = run.network()) {
            network.network().start();
            Map<String, float[]> before = values(network);
            for (int step = 0; step < STEPS && network.trains(); step++) {
                network.train(run.batches, step, 0.01f);
            }
            Map<String, float[]> after = values(network);
            Set<String> changed = new TreeSet<>();
            before.forEach((name, values) -> {
                if (!Arrays.equals(values, after.get(name))) {
                    changed.add(name);
                }
            });
            Pattern expected = Pattern.compile(changing);
            assertThat(changed).allMatch(name -> expected.matcher(name).matches());
            assertThat(before.keySet().stream()
                            .filter(name -> expected.matcher(name).matches()))
                    .filteredOn(name -> !changed.contains(name))
                    .as("a key's bias moves no softmax, and relu may be dead")
                    .allMatch(name -> name.endsWith("key/bias") || name.contains("image/tower"));
            run.exportsWhatItTrained(network);
        }
    }

    private static Map<String, float[]> values(EncoderNetwork network) {
        Map<String, float[]> values = new TreeMap<>();
        network.network()
                .values(network.network().variables().all())
                .forEach((name, weights) -> values.put(name, weights.values()));
        values.keySet().removeIf(name -> name.contains("/adam/"));
        return values;
    }

    /** What the stage does before and after its steps. */
    private final class Run {
        private final FineTuneSettings settings;
        private final Preprocessing preprocessing;
        private final Content content;
        private final ItemBatches batches;
        private final Map<Modality, Head> heads;
        private final List<Item> items;

        Run(String text, String image, TowerMode mode) throws Exception {
            WorkDirectory work = new WorkDirectory(folder);
            Study study = ToyShop.write(work);
            settings = ToyShop.settings().with(TowerSettings.of(mode), TowerSettings.of(mode));
            EncoderChoice choice = EncoderChoice.of(checkpoint(text), checkpoint(image), work.cache());
            EncoderPlan plan = new EncoderPlan(EnumSet.copyOf(Modality.content()), choice, settings);
            items = IngestTables.ITEMS.readAll(work.table("items")).stream()
                    .sorted((a, b) -> a.id().compareTo(b.id()))
                    .limit(ToyShop.ITEMS)
                    .toList();
            Map<ItemId, Integer> numbers = new HashMap<>();
            items.forEach(item -> numbers.put(item.id(), numbers.size()));
            TrainingItems reader = new TrainingItems(work.table("items"), numbers, plan);
            preprocessing = reader.learn(settings.dimension());
            plan.linkPublishedInto(encoder());
            content = reader.read(preprocessing, encoder(), work.cache());
            List<TrainingSequence> sequences =
                    TrainingSequence.TABLE.readAll(work.study(study.name()).table("sequences"));
            CoEngagement pairs = CoEngagement.of(sequences, Partition.TRAIN, numbers, settings.window());
            HeldOutItems heldOut = HeldOutItems.of(pairs, pairs.engaged(), 1, 100);
            batches = new ItemBatches(heldOut.trained(), pairs.engaged(), settings, 1);
            heads = RidgeStart.heads(content.features(), pairs, heldOut, settings.dimension(), 1);
        }

        EncoderNetwork network() {
            return new EncoderNetwork(content, heads, settings, 1);
        }

        private Path encoder() {
            return folder.resolve("encoder");
        }

        /** Of the exported encoder the differences of parts between items are those of the network, times one factor. */
        void exportsWhatItTrained(EncoderNetwork network) {
            int[] all = IntStream.range(0, items.size()).toArray();
            List<float[]> trained = network.parts(all);
            new EncoderExport(network, content.branches(), heads, items.size()).write(preprocessing, encoder());
            List<Parts> exported;
            try (ItemEncoder loaded = ItemEncoder.load(encoder(), TensorFlowThreads.forTraining())) {
                exported = loaded.encode(items, (item, problem) -> {});
            }
            List<Double> in = new ArrayList<>();
            List<Double> out = new ArrayList<>();
            for (int m = 0; m < trained.size(); m++) {
                Modality modality = content.branches().get(m).modality();
                float[] parts = trained.get(m);
                for (int at = settings.dimension(); at < parts.length; at++) {
                    int k = at % settings.dimension();
                    in.add((double) parts[at] - parts[k]);
                    out.add((double) exported.get(at / settings.dimension()).of(modality)[k]
                            - exported.get(0).of(modality)[k]);
                }
            }
            int largest = IntStream.range(0, in.size())
                    .boxed()
                    .max(Comparator.comparingDouble(i -> Math.abs(in.get(i))))
                    .orElseThrow();
            double factor = out.get(largest) / in.get(largest);
            assertThat(factor).isPositive();
            for (int i = 0; i < in.size(); i++) {
                assertThat(out.get(i)).isCloseTo(factor * in.get(i), within(1e-3 * Math.abs(out.get(largest))));
            }
        }

        private String checkpoint(String family) throws Exception {
            return Path.of(Objects.requireNonNull(
                                    TowerModeIT.class.getResource("/checkpoints/" + family + "/config.json"), family)
                            .toURI())
                    .getParent()
                    .toString();
        }
    }
}
