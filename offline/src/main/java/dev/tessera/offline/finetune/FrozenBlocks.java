package dev.tessera.offline.finetune;

import dev.tessera.offline.flink.Progress;
import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.Network;
import dev.tessera.offline.network.Step;
import dev.tessera.offline.towers.Digests;
import dev.tessera.offline.towers.StackedTower;
import dev.tessera.offline.towers.TowerWeights;
import dev.tessera.store.tensorflow.TensorFlowThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * The first blocks of a tower that stay as they are while others train: what they say about an item never changes.
 *
 * @param content read by the whole tower
 * @param network the tower
 * @param blocks how many, from 1
 */
record FrozenBlocks(Branch content, StackedTower<?> network, int blocks) {
    private static final Logger LOG = LoggerFactory.getLogger(FrozenBlocks.class);
    private static final int CHUNK = 32;

    /** Changes whenever the same blocks would say something else, or it would be written differently. */
    private static final String REVISION = "1";

    /** Those of a branch; none where features are read, or so many blocks train that no whole one stays as it is. */
    static Optional<FrozenBlocks> of(Branch content) {
        Optional<? extends TrainedTower<?>> tower = content.tower();
        if (tower.isPresent() && tower.get().network() instanceof StackedTower<?> stacked) {
            int blocks = tower.get().settings().mode().frozenBlocks(tower.get().network());
            return blocks > 0 ? Optional.of(new FrozenBlocks(content, stacked, blocks)) : Optional.empty();
        }
        return Optional.empty();
    }

    /** What they say about items, in place of the content. */
    ActivationBranch read(int items, Path folder) {
        String key = key();
        Path file = folder.resolve(key.substring(0, 16) + ".activations");
        boolean known = Files.exists(file);
        if (!known) {
            write(items, file, key);
        }
        ActivationFile activations = ActivationFile.open(file, key);
        LOG.info(String.format(
                Locale.ROOT,
                "%s: what %d of %d blocks say, which stay as they are, is %s %s, %,d MB",
                name(),
                blocks,
                tower().network().blocks(),
                known ? "read from" : "kept in",
                file,
                (activations.bytes() + 999_999) / 1_000_000));
        return new ActivationBranch(withoutPixels(), network, blocks, activations);
    }

    /** Pixels are most of what would lie on the heap, and nobody reads them any more. */
    private Branch withoutPixels() {
        return content instanceof PixelBranch pictures
                ? new PixelBranch(pictures.trained(), pictures.rule(), new byte[0][])
                : content;
    }

    private String key() {
        return Digests.of(
                REVISION,
                tower().network().toString(),
                tower().published().map(TowerWeights::digest).orElse(""),
                Integer.toString(blocks),
                tower().settings().precision().toString(),
                content.digest());
    }

    private TrainedTower<?> tower() {
        return content.tower().orElseThrow();
    }

    private String name() {
        return content.modality().name().toLowerCase(Locale.ROOT) + " tower";
    }

    /** In the order of the items, so many at a time whatever the batches of training are. */
    private void write(int all, Path file, String key) {
        int[] items = IntStream.range(0, all).filter(content::has).toArray();
        try (ActivationWriter writer = new ActivationWriter(file, all);
                Lower lower = new Lower();
                Progress progress = new Progress("read by frozen blocks, " + name(), "items", items.length)) {
            for (int from = 0; from < items.length; from += CHUNK) {
                int[] chunk = Arrays.copyOfRange(items, from, Math.min(items.length, from + CHUNK));
                lower.write(chunk, writer);
                progress.advance(chunk.length);
            }
            writer.publish(key);
        } catch (IOException e) {
            throw ActivationFile.failure(
                    "cannot write what frozen blocks say to " + file + ": " + e.getMessage()
                            + "; is there room on the disk?",
                    e);
        }
    }

    /** The blocks in a graph of their own. */
    private final class Lower implements AutoCloseable {
        private final Network graph = new Network(0, TensorFlowThreads.forTraining());
        private final Operand<?> input;
        private final Operand<TFloat32> said;
        private final Operand<TFloat32> shape;

        Lower() {
            Ops tf = graph.tf();
            Layers layers = new Layers(
                    tf,
                    tower().parameters(graph.variables()),
                    Dropout.none(),
                    0,
                    tower().settings().precision());
            this.input = content.input(tf);
            this.said = lower(network, layers);
            this.shape = tf.dtypes.cast(tf.shape(said), TFloat32.class);
            graph.start();
        }

        @SuppressWarnings("unchecked")
        private <T extends TType> Operand<TFloat32> lower(StackedTower<T> stacked, Layers layers) {
            return stacked.lower(graph.tf(), layers, (Operand<T>) input, blocks);
        }

        void write(int[] items, ActivationWriter writer) throws IOException {
            Step step = graph.step().fetch(said).fetch(shape);
            content.feed(step, input, items);
            Step.Results results = step.run();
            long[] dimensions = IntStream.range(0, results.floats(1).length)
                    .mapToLong(i -> (long) results.floats(1)[i])
                    .toArray();
            int rows = (int) dimensions[1];
            writer.row(Arrays.copyOfRange(dimensions, 2, dimensions.length));
            int size = results.floats(0).length / items.length;
            for (int i = 0; i < items.length; i++) {
                int own = content instanceof TokenBranch texts ? texts.tokens()[items[i]].length : rows;
                writer.add(items[i], results.floats(0), i * size, own);
            }
        }

        @Override
        public void close() {
            graph.close();
        }
    }
}
