package dev.tessera.offline.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tessera.offline.finetune.FineTuneSettings.TowerSettings;
import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.network.Variable;
import dev.tessera.offline.published.ModelFolder;
import dev.tessera.offline.towers.ClipText;
import dev.tessera.offline.towers.PublishedImage;
import dev.tessera.offline.towers.PublishedText;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Small published towers of random weights, cut between two blocks. */
class FrozenBlocksIT {
    private static final int[] LENGTHS = {4, 1, 0, 12, 7, 3, 12, 2};

    @TempDir
    Path folder;

    /** Read one by one, and in batches that are padded otherwise than those that the frozen blocks read. */
    @ParameterizedTest
    @ValueSource(strings = {"bert", "distilbert", "clip"})
    void textsOfAllLengthsHaveTheFeaturesOfTheWholeTower(String checkpoint) {
        TokenBranch whole = texts(checkpoint, "last:1");
        Branch behind = whole.behindFrozenBlocks(LENGTHS.length, folder);
        assertThat(behind).isInstanceOf(ActivationBranch.class);
        assertThat(behind.has(2)).as("an item without text").isFalse();
        assertThat(behind.has(3)).isTrue();
        for (int[] batch : List.of(new int[] {0, 1, 3, 4, 5, 6, 7}, new int[] {7, 0, 5}, new int[] {1})) {
            assertThat(features(behind, batch)).containsExactly(features(whole, batch), within(1e-5f));
        }
        float[] beside = features(behind, new int[] {2, 3});
        assertThat(beside).doesNotContain(Float.NaN);
        float[] alone = features(whole, new int[] {3});
        assertThat(java.util.Arrays.copyOfRange(beside, alone.length, beside.length))
                .containsExactly(alone, within(1e-5f));
        assertThat(features(behind, new int[] {2})).hasSize(whole.width());
    }

    @ParameterizedTest
    @CsvSource({
        "mobilenet_v2, last:1",
        "mobilenet_v2, last:6",
        "mobilenet_v2, last:15",
        "resnet-basic, last:1",
        "resnet-bottleneck, last:1",
        "resnet-early, last:1",
        "vit, last:1",
        "clip, last:1"
    })
    void picturesHaveTheFeaturesOfTheWholeTower(String checkpoint, String mode) {
        PixelBranch whole = pictures(checkpoint, mode);
        Branch behind = whole.behindFrozenBlocks(5, folder);
        assertThat(behind).isInstanceOf(ActivationBranch.class);
        assertThat(behind.has(1)).as("an item without picture").isFalse();
        for (int[] batch : List.of(new int[] {0, 2, 3, 4}, new int[] {4, 2})) {
            assertThat(features(behind, batch)).containsExactly(features(whole, batch), within(1e-5f));
        }
        assertThat(features(behind, new int[] {1})).hasSize(whole.width());
    }

    @ParameterizedTest
    @ValueSource(strings = {"last:2", "last:3", "full", "lora:1", "head"})
    void whereNoBlockStaysAsItIsContentIsRead(String mode) {
        Branch whole = texts("bert", mode);
        assertThat(whole.behindFrozenBlocks(LENGTHS.length, folder)).isSameAs(whole);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsThereIsReadAndOtherContentOrBlocksAreComputedAnew() throws IOException {
        Branch first = texts("bert", "last:1").behindFrozenBlocks(LENGTHS.length, folder);
        Branch again = texts("bert", "last:1").behindFrozenBlocks(LENGTHS.length, folder);
        assertThat(again.digest()).isEqualTo(first.digest());
        TokenBranch other = texts("bert", "last:1");
        other.tokens()[0][0]++;
        assertThat(other.behindFrozenBlocks(LENGTHS.length, folder).digest()).isNotEqualTo(first.digest());
        pictures("mobilenet_v2", "last:1").behindFrozenBlocks(5, folder);
        pictures("mobilenet_v2", "last:2").behindFrozenBlocks(5, folder);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> texts("bert", "last:1").behindFrozenBlocks(LENGTHS.length, file))
                .isInstanceOf(UncheckedIOException.class)
                .rootCause()
                .hasMessageContaining(file + "/")
                .hasMessageContaining("room on the disk");
    }

    private static TokenBranch texts(String checkpoint, String mode) {
        PublishedText tower =
                ModelFolder.open(Path.of(ToyShop.checkpoint(checkpoint))).text();
        SplittableRandom random = new SplittableRandom(3);
        int[][] tokens = new int[LENGTHS.length][];
        for (int item = 0; item < tokens.length; item++) {
            tokens[item] = random.ints(LENGTHS[item], 1, 20).toArray();
            if (LENGTHS[item] > 1 && tower.network() instanceof ClipText clip) {
                tokens[item][LENGTHS[item] - 1] = clip.end() + 1;
            }
        }
        return new TokenBranch(
                new TrainedTower<>(
                        Modality.TEXT,
                        tower.network(),
                        Optional.of(tower.weights()),
                        TowerSettings.of(TowerMode.parse(mode))),
                tokens);
    }

    private static PixelBranch pictures(String checkpoint, String mode) {
        PublishedImage tower =
                ModelFolder.open(Path.of(ToyShop.checkpoint(checkpoint))).image();
        SplittableRandom random = new SplittableRandom(4);
        byte[][] pixels = new byte[5][tower.rule().size()];
        for (byte[] picture : pixels) {
            for (int i = 0; i < picture.length; i++) {
                picture[i] = (byte) random.nextInt();
            }
        }
        pixels[1] = new byte[0];
        return new PixelBranch(
                new TrainedTower<>(
                        Modality.IMAGE,
                        tower.network(),
                        Optional.of(tower.weights()),
                        TowerSettings.of(TowerMode.parse(mode))),
                tower.rule(),
                pixels);
    }

    /** As training reads them, without dropout. A graph behind frozen blocks holds none of those. */
    private static float[] features(Branch branch, int[] items) {
        TrainedTower<?> tower = branch.tower().orElseThrow();
        try (Network network = new Network(0, TensorFlowThreads.forTraining())) {
            Operand<?> input = branch.input(network.tf());
            Layers layers = new Layers(network.tf(), tower.parameters(network.variables()), Dropout.none());
            Operand<TFloat32> features = branch.features(network.tf(), layers, input);
            network.start();
            if (branch instanceof ActivationBranch behind) {
                int blocks = behind.blocks();
                assertThat(network.variables().all())
                        .extracting(Variable::name)
                        .allMatch(name -> tower.network().block(name.replaceFirst("\\w+/tower/", "")) > blocks);
            }
            Step step = network.step().fetch(features);
            branch.feed(step, input, items);
            float[] found = step.run().floats(0);
            assertThat(found).hasSize(items.length * branch.width());
            return found;
        }
    }
}
