package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.finetune.FineTuneSettings.TowerSettings;
import dev.tessera.store.feature.Parts;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.ItemEncoder;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
        TowerSettings own = TowerSettings.of(TowerMode.parse(mode));
        ToyTraining run = new ToyTraining(
                folder,
                ToyShop.checkpoint(text),
                ToyShop.checkpoint(image),
                ToyShop.settings().with(own, own));
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
            exportsWhatItTrained(run, network);
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

    /** Of the exported encoder the differences of parts between items are those of the network, times one factor. */
    private static void exportsWhatItTrained(ToyTraining run, EncoderNetwork network) {
        int[] all = IntStream.range(0, run.items.size()).toArray();
        List<float[]> trained = network.parts(all);
        List<Parts> exported;
        try (ItemEncoder loaded = ItemEncoder.load(run.export(network), TensorFlowThreads.forTraining())) {
            exported = loaded.encode(run.items, (item, problem) -> {});
        }
        List<Double> in = new ArrayList<>();
        List<Double> out = new ArrayList<>();
        for (int m = 0; m < trained.size(); m++) {
            Modality modality = run.content.branches().get(m).modality();
            float[] parts = trained.get(m);
            for (int at = run.settings.dimension(); at < parts.length; at++) {
                int k = at % run.settings.dimension();
                in.add((double) parts[at] - parts[k]);
                out.add((double) exported.get(at / run.settings.dimension()).of(modality)[k]
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
}
