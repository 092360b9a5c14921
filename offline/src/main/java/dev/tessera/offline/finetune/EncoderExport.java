package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Dropout;
import dev.tessera.offline.network.FrozenParameters;
import dev.tessera.offline.network.Layers;
import dev.tessera.offline.network.SavedModelExport;
import dev.tessera.offline.network.WeightSource;
import dev.tessera.offline.network.Weights;
import dev.tessera.offline.towers.Digests;
import dev.tessera.store.feature.PixelRule;
import dev.tessera.store.feature.Preprocessing;
import dev.tessera.store.model.Modality;
import dev.tessera.store.tensorflow.EncoderModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * Writes a trained encoder: the towers that trained, all heads, and the preprocessing. Parts are centred on the training items and scaled by
 * one common factor, so that the mean square length of a part is 1 over all modalities, while a modality that says more keeps longer
 * parts.
 */
final class EncoderExport {
    private static final int CHUNK = 256;

    private final EncoderNetwork network;
    private final List<Branch> branches;
    private final Map<Modality, Head> heads;
    private final int items;

    EncoderExport(EncoderNetwork network, List<Branch> branches, Map<Modality, Head> heads, int items) {
        this.network = network;
        this.branches = branches;
        this.heads = heads;
        this.items = items;
    }

    void write(Preprocessing preprocessing, Path folder) {
        Map<String, Weights> weights = network.network().weights();
        Map<String, Weights> headWeights = network.headWeights();
        Map<Modality, String> towers = new EnumMap<>(Modality.class);
        PartStatistics statistics = statistics(preprocessing.dimension());
        for (int m = 0; m < branches.size(); m++) {
            Branch branch = branches.get(m);
            writeHead(branch, headWeights, statistics.centre(m), statistics.times(), folder);
            branch.tower()
                    .ifPresent(
                            tower -> writeTower(branch.whole(), tower.trained(weights), preprocessing.image(), folder));
            towers.put(branch.modality(), digest(branch, weights, preprocessing));
        }
        new Preprocessing(
                        Preprocessing.VERSION,
                        preprocessing.dimension(),
                        towers,
                        preprocessing.text(),
                        preprocessing.image(),
                        preprocessing.attributes())
                .write(folder);
    }

    private static String digest(Branch branch, Map<String, Weights> weights, Preprocessing preprocessing) {
        return switch (branch.modality()) {
            case ATTRIBUTES -> Digests.of(preprocessing.attributes().toString());
            case TEXT -> digest(branch, preprocessing.text().toString(), weights, preprocessing);
            default -> digest(branch, preprocessing.image().toString(), weights, preprocessing);
        };
    }

    private static String digest(
            Branch branch, String rule, Map<String, Weights> weights, Preprocessing preprocessing) {
        return branch.tower()
                .map(tower -> Digests.of(rule, tower.digest(weights)))
                .orElseGet(() -> preprocessing.towers().getOrDefault(branch.modality(), EncoderPlan.UNTRAINED));
    }

    private void writeHead(Branch branch, Map<String, Weights> weights, float[] centre, float times, Path folder) {
        Modality modality = branch.modality();
        String name = EncoderNetwork.head(modality);
        Head head = heads.getOrDefault(modality, Head.plain(branch.width(), centre.length));
        Head.Folded folded = head.fold(value(weights, name + "/weight"), value(weights, name + "/bias"), centre, times);
        EncoderModel model = EncoderModel.valueOf(modality.name() + "_HEAD");
        int width = branch.width();
        try (SavedModelExport export =
                        new SavedModelExport(model.signature(PixelRule.square(1), width, centre.length));
                TFloat32 sample = TFloat32.tensorOf(Shape.of(2, width), DataBuffers.of(ramp(2 * width), true, false))) {
            Ops tf = export.tf();
            FeatureBranch plain = new FeatureBranch(modality, width, new float[0][]);
            Operand<TFloat32> input = plain.input(tf);
            Map<String, Weights> dense = Map.of("head/weight", folded.weight(), "head/bias", folded.bias());
            Layers layers = new Layers(tf, new FrozenParameters(tf, dense), Dropout.none());
            export.input(EncoderModel.INPUT, input)
                    .output(EncoderModel.OUTPUT, layers.dense("head", input, width, centre.length))
                    .write(model.folder(folder), Map.of(EncoderModel.INPUT, sample));
        }
    }

    private static void writeTower(Branch branch, WeightSource weights, PixelRule pixels, Path folder) {
        EncoderModel model = EncoderModel.valueOf(branch.modality().name() + "_TOWER");
        try (SavedModelExport export = new SavedModelExport(model.signature(pixels, branch.width(), 0));
                Tensor sample = sample(branch)) {
            Ops tf = export.tf();
            Operand<?> input = branch.input(tf);
            Layers layers = new Layers(tf, new FrozenParameters(tf, weights), Dropout.none());
            export.input(EncoderModel.INPUT, input)
                    .output(EncoderModel.OUTPUT, branch.features(tf, layers, input))
                    .write(model.folder(folder), Map.of(EncoderModel.INPUT, sample));
        }
    }

    private static Tensor sample(Branch branch) {
        if (branch instanceof PixelBranch pixels) {
            byte[] grey = new byte[pixels.rule().size()];
            Arrays.fill(grey, (byte) 77);
            return TUint8.tensorOf(
                    Shape.of(1, pixels.rule().height(), pixels.rule().width(), 3), DataBuffers.of(grey, true, false));
        }
        return TInt32.tensorOf(Shape.of(2, 2), DataBuffers.of(new int[] {1, 2, 1, 0}, true, false));
    }

    private PartStatistics statistics(int dimension) {
        double[][] sums = new double[branches.size()][dimension];
        double[] squares = new double[branches.size()];
        int[] counts = new int[branches.size()];
        for (int from = 0; from < items; from += CHUNK) {
            int[] chunk = IntStream.range(from, Math.min(items, from + CHUNK)).toArray();
            List<float[]> parts = network.parts(chunk);
            for (int m = 0; m < branches.size(); m++) {
                for (int i = 0; i < chunk.length; i++) {
                    counts[m] += branches.get(m).has(chunk[i]) ? 1 : 0;
                    for (int k = 0; k < dimension; k++) {
                        float value = parts.get(m)[i * dimension + k];
                        sums[m][k] += value;
                        squares[m] += (double) value * value;
                    }
                }
            }
        }
        return PartStatistics.of(sums, squares, counts);
    }

    private static Weights value(Map<String, Weights> weights, String parameter) {
        return Objects.requireNonNull(weights.get(parameter), parameter);
    }

    private static float[] ramp(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (i % 17 - 8) / 8f;
        }
        return values;
    }

    /** Mean of each modality's parts, and the factor that makes the mean square length 1. */
    private record PartStatistics(float[][] centres, float times) {
        static PartStatistics of(double[][] sums, double[] squares, int[] counts) {
            float[][] centres = new float[sums.length][];
            double lengths = 0;
            for (int m = 0; m < sums.length; m++) {
                centres[m] = new float[sums[m].length];
                double length = squares[m] / Math.max(1, counts[m]);
                for (int k = 0; k < centres[m].length; k++) {
                    double mean = sums[m][k] / Math.max(1, counts[m]);
                    centres[m][k] = (float) mean;
                    length -= mean * mean;
                }
                lengths += length;
            }
            return new PartStatistics(centres, lengths > 0 ? (float) Math.sqrt(sums.length / lengths) : 1);
        }

        float[] centre(int branch) {
            return centres[branch];
        }
    }
}
