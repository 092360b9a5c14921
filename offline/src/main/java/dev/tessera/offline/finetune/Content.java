package dev.tessera.offline.finetune;

import dev.tessera.offline.network.Weights;
import dev.tessera.offline.trainranker.CatalogParts;
import dev.tessera.store.model.Modality;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.tensorflow.ndarray.Shape;

/**
 * The content of the items that training may name, a branch a modality that at least one item has.
 *
 * @param items how many there are
 * @param features what published towers say, as they were published, and attributes
 * @param branches what training reads: content where a tower trains, or what its frozen blocks say about it, else features
 * @param labels classes that are to be told
 */
record Content(int items, List<FeatureBranch> features, List<Branch> branches, List<Labels> labels) {
    /** The same, read {@link Branch#behindFrozenBlocks}. */
    Content behindFrozenBlocks(Path folder) {
        List<Branch> behind = branches.stream()
                .map(branch -> branch.behindFrozenBlocks(items, folder))
                .toList();
        return new Content(items, features, behind, labels);
    }

    /** Whether an item has a modality. */
    boolean has(Modality modality, int item) {
        return branches.stream().anyMatch(branch -> branch.modality() == modality && branch.has(item));
    }

    /** Numbers of the items that have any content. */
    int[] present() {
        return IntStream.range(0, items)
                .filter(item -> branches.stream().anyMatch(branch -> branch.has(item)))
                .toArray();
    }

    /** The parts that heads make of the features before training, side by side: [items, branches x dimension]; zeros for towers from scratch. */
    Weights parts(Map<Modality, Head> heads, int dimension) {
        int width = branches.size() * dimension;
        float[] parts = new float[items * width];
        for (FeatureBranch branch : features) {
            int column = column(branch.modality()) * dimension;
            Head head = Objects.requireNonNull(heads.get(branch.modality()), "head");
            float[] weights = head.start().values(Shape.of(branch.width(), dimension), new SplittableRandom(0));
            float[] bias = head.bias().values(Shape.of(dimension), new SplittableRandom(0));
            for (int item = 0; item < items; item++) {
                if (branch.has(item)) {
                    System.arraycopy(bias, 0, parts, item * width + column, dimension);
                    add(head.scaled(branch.rows()[item]), weights, dimension, parts, item * width + column);
                }
            }
        }
        return Weights.of(parts, items, width);
    }

    /** The same, read from features alone; no classes are told. */
    Content ofFeatures() {
        return new Content(items, features, List.copyOf(features), List.of());
    }

    /** Whether each branch can begin with features of what was published, and none with a tower from scratch. */
    boolean begins() {
        return branches.size() == features.size();
    }

    /** Parts side by side, as a ranker reads them. */
    CatalogParts catalogParts(Weights parts) {
        int dimension = (int) parts.shape().get(1) / branches.size();
        CatalogParts catalog = new CatalogParts(items, dimension);
        for (int item = 0; item < items; item++) {
            for (int m = 0; m < branches.size(); m++) {
                if (branches.get(m).has(item)) {
                    int from = (item * branches.size() + m) * dimension;
                    float[] part = Arrays.copyOfRange(parts.values(), from, from + dimension);
                    catalog.set(item, branches.get(m).modality(), part);
                }
            }
        }
        return catalog;
    }

    /** The place of a modality among the branches. */
    int column(Modality modality) {
        int column = 0;
        while (branches.get(column).modality() != modality) {
            column++;
        }
        return column;
    }

    private static void add(float[] row, float[] weights, int dimension, float[] sums, int at) {
        for (int i = 0; i < row.length; i++) {
            for (int k = 0; row[i] != 0 && k < dimension; k++) {
                sums[at + k] += row[i] * weights[i * dimension + k];
            }
        }
    }
}
