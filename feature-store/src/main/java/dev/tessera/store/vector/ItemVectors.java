package dev.tessera.store.vector;

import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The vectors and biases of a whole catalog, in one array, with exact search. Row order is the item order of the generation (rising
 * {@link ItemId}). Immutable and safe to share: it takes ownership of the arrays it is given.
 */
public final class ItemVectors {
    private final List<ItemId> ids;
    private final Map<ItemId, Integer> index;
    private final int dimension;
    private final float[] matrix;
    private final float[] biases;

    /**
     * @param ids in strictly rising order
     * @param matrix {@code ids.size() * dimension} finite floats, a row an item; not to be changed afterwards
     * @param biases a finite float an item; not to be changed afterwards
     * @throws IllegalArgumentException if sizes disagree, ids do not rise, or a number is not finite; names the item
     */
    public ItemVectors(List<ItemId> ids, int dimension, float[] matrix, float[] biases) {
        if (dimension < 1 || matrix.length != (long) ids.size() * dimension || biases.length != ids.size()) {
            throw new IllegalArgumentException(
                    "item vectors: " + ids.size() + " ids, dimension " + dimension + ", " + matrix.length + " floats, "
                            + biases.length + " biases; expected ids x dimension floats and a bias an id");
        }
        this.ids = List.copyOf(ids);
        this.dimension = dimension;
        this.matrix = matrix;
        this.biases = biases;
        this.index = indexOf(this.ids);
        checkFinite();
    }

    private static Map<ItemId, Integer> indexOf(List<ItemId> ids) {
        Map<ItemId, Integer> index = new HashMap<>(ids.size() * 2);
        for (int i = 0; i < ids.size(); i++) {
            if (i > 0 && ids.get(i - 1).compareTo(ids.get(i)) >= 0) {
                throw new IllegalArgumentException("item vectors: id '" + ids.get(i) + "' in row " + i + " follows '"
                        + ids.get(i - 1) + "'; expected strictly rising ids");
            }
            index.put(ids.get(i), i);
        }
        return index;
    }

    private void checkFinite() {
        for (int i = 0; i < matrix.length; i++) {
            if (!Float.isFinite(matrix[i])) {
                throw new IllegalArgumentException("vector of item '" + ids.get(i / dimension) + "' has " + matrix[i]
                        + " at " + i % dimension + "; expected finite numbers");
            }
        }
        for (int i = 0; i < biases.length; i++) {
            if (!Float.isFinite(biases[i])) {
                throw new IllegalArgumentException(
                        "bias of item '" + ids.get(i) + "' is " + biases[i] + "; expected a finite number");
            }
        }
    }

    public int size() {
        return ids.size();
    }

    public int dimension() {
        return dimension;
    }

    /** All ids, in row order. */
    public List<ItemId> ids() {
        return ids;
    }

    /** @throws IndexOutOfBoundsException unless {@code 0 <= row < size()} */
    public ItemId id(int row) {
        return ids.get(row);
    }

    /** The row of an item; empty if the catalog does not hold it. */
    public OptionalInt indexOf(ItemId item) {
        Integer row = index.get(item);
        return row == null ? OptionalInt.empty() : OptionalInt.of(row);
    }

    public float bias(int row) {
        return biases[row];
    }

    /** A copy of one item's vector. */
    public float[] vector(int row) {
        return Arrays.copyOfRange(matrix, row * dimension, (row + 1) * dimension);
    }

    /** Copies one item's vector to {@code target[at, at + dimension)}. */
    public void copyVector(int row, float[] target, int at) {
        System.arraycopy(matrix, row * dimension, target, at, dimension);
    }

    /** The score of an item for a user vector: {@code dot(user, vector) + bias}. */
    public float score(float[] user, int row) {
        return DotProduct.of(user, 0, matrix, row * dimension, dimension) + biases[row];
    }

    /** The score of every item, in row order. */
    public float[] scores(float[] user) {
        checkLength(user);
        float[] scores = new float[size()];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = score(user, row);
        }
        return scores;
    }

    /** The {@code k} items of highest score, in {@link ScoredItem#ORDER}; all items if there are fewer. */
    public List<ScoredItem> top(float[] user, int k) {
        return search(user, k, null, true);
    }

    /** Like {@link #top(float[], int)}, among the rows whose bit is set; bits beyond the last row are ignored. */
    public List<ScoredItem> top(float[] user, int k, BitSet candidates) {
        return search(user, k, candidates, true);
    }

    /** The {@code k} items of highest dot product, without their biases, among the rows whose bit is set. */
    public List<ScoredItem> nearest(float[] query, int k, BitSet candidates) {
        return search(query, k, candidates, false);
    }

    private List<ScoredItem> search(float[] query, int k, @Nullable BitSet candidates, boolean biased) {
        checkLength(query);
        if (k < 1) {
            throw new IllegalArgumentException("k is " + k + "; expected at least 1");
        }
        TopK best = new TopK(Math.min(k, size()));
        for (int row = next(candidates, 0); row < size(); row = next(candidates, row + 1)) {
            float dot = DotProduct.of(query, 0, matrix, row * dimension, dimension);
            best.offer(biased ? dot + biases[row] : dot, row);
        }
        List<ScoredItem> found = new ArrayList<>(best.size());
        while (best.size() > 0) {
            float score = best.worstScore();
            int row = best.removeWorst();
            found.add(new ScoredItem(row, ids.get(row), score));
        }
        Collections.reverse(found);
        return found;
    }

    private int next(@Nullable BitSet candidates, int from) {
        if (candidates == null) {
            return from;
        }
        int row = candidates.nextSetBit(from);
        return row < 0 ? size() : row;
    }

    private void checkLength(float[] query) {
        if (query.length != dimension) {
            throw new IllegalArgumentException("query has " + query.length + " floats; expected " + dimension
                    + ", the dimension of the item vectors");
        }
        for (float value : query) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("query contains " + value + "; expected finite numbers");
            }
        }
    }
}
