package dev.tessera.store.vector;

import dev.tessera.store.model.ItemId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The vectors and biases of a whole catalog, in one array, with exact search. Row order is the item order of the generation (rising
 * {@link ItemId}); in the array rows stand in their order, or in that of the {@link Cells} of an index. Immutable and safe to share: it takes ownership of the arrays it is given.
 */
public final class ItemVectors {
    /** Where fewer than one row in so many is a candidate, going from one to the next beats going through memory in order. */
    private static final int SPARSE = 16;

    /** Rows that a search goes over between two looks. */
    static final int BLOCK = 4096;

    private final List<ItemId> ids;
    private final RowIndex rows;
    private final int dimension;
    private final float[] matrix;
    private final float[] biases;
    private final @Nullable Cells cells;

    /** What each row of the matrix is multiplied with; null stands for 1. */
    private final double @Nullable [] scales;

    /**
     * Vectors without an index.
     *
     * @param ids in strictly rising order
     * @param matrix {@code ids.size() * dimension} finite floats, a row an item; not to be changed afterwards
     * @param biases a finite float an item; not to be changed afterwards
     * @throws IllegalArgumentException if sizes disagree, ids do not rise, or a number is not finite; names the item
     */
    public ItemVectors(List<ItemId> ids, int dimension, float[] matrix, float[] biases) {
        this(ids, dimension, matrix, biases, Optional.empty());
    }

    /**
     * Vectors with an index, or without.
     *
     * @param matrix as above, but each row at its place in the index, if there is one
     * @param biases likewise
     * @param cells of as many rows
     */
    public ItemVectors(List<ItemId> ids, int dimension, float[] matrix, float[] biases, Optional<Cells> cells) {
        this(new RowIndex(List.copyOf(ids)), dimension, matrix, biases, cells.orElse(null), null);
        checkFinite();
    }

    private ItemVectors(
            RowIndex rows,
            int dimension,
            float[] matrix,
            float[] biases,
            @Nullable Cells cells,
            double @Nullable [] scales) {
        List<ItemId> ids = rows.ids();
        if (dimension < 1 || matrix.length != (long) ids.size() * dimension || biases.length != ids.size()) {
            throw new IllegalArgumentException(
                    "item vectors: " + ids.size() + " ids, dimension " + dimension + ", " + matrix.length + " floats, "
                            + biases.length + " biases; expected ids x dimension floats and a bias an id");
        }
        if (cells != null && cells.size() != ids.size()) {
            throw new IllegalArgumentException(
                    "a search index of " + cells.size() + " rows meets " + ids.size() + " item vectors");
        }
        this.ids = ids;
        this.rows = rows;
        this.dimension = dimension;
        this.matrix = matrix;
        this.biases = biases;
        this.cells = cells;
        this.scales = scales;
    }

    /** The same vectors with an index, standing in memory in the order of its cells. */
    public ItemVectors by(Cells index) {
        float[] arranged = new float[matrix.length];
        float[] arrangedBiases = new float[biases.length];
        for (int row = 0; row < size(); row++) {
            copyVector(row, arranged, index.place(row) * dimension);
            arrangedBiases[index.place(row)] = bias(row);
        }
        return new ItemVectors(rows, dimension, arranged, arrangedBiases, index, null);
    }

    /** Other vectors of the same items with the same index, without biases; each row of the matrix at its {@link #place}. */
    public ItemVectors sameItems(float[] otherMatrix) {
        ItemVectors other = new ItemVectors(rows, dimension, otherMatrix, new float[ids.size()], cells, null);
        other.checkFinite();
        return other;
    }

    /**
     * These vectors scaled to length 1, without biases, over the same matrix. The dot product of one is that of the stored row, times the scale in double precision,
     * rounded to a float. A vector without direction is 0.
     */
    public ItemVectors directions() {
        if (scales != null) {
            return this;
        }
        double[] lengths = new double[size()];
        IntStream.range(0, size()).parallel().forEach(row -> lengths[place(row)] = UnitVector.length(vector(row)));
        return new ItemVectors(
                rows,
                dimension,
                matrix,
                new float[ids.size()],
                cells,
                Arrays.stream(lengths)
                        .map(length -> length > 0 ? 1 / length : 0)
                        .toArray());
    }

    private void checkFinite() {
        for (int i = 0; i < matrix.length; i++) {
            if (!Float.isFinite(matrix[i])) {
                throw new IllegalArgumentException("vector of item '" + ids.get(row(i / dimension)) + "' has "
                        + matrix[i] + " at " + i % dimension + "; expected finite numbers");
            }
        }
        for (int i = 0; i < biases.length; i++) {
            if (!Float.isFinite(biases[i])) {
                throw new IllegalArgumentException(
                        "bias of item '" + ids.get(row(i)) + "' is " + biases[i] + "; expected a finite number");
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
        return rows.find(item);
    }

    /** The index that the rows are divided by; empty if there is none. */
    public Optional<Cells> cells() {
        return Optional.ofNullable(cells);
    }

    /** Where a row stands in the matrix. */
    public int place(int row) {
        return cells == null ? row : cells.place(row);
    }

    private int row(int place) {
        return cells == null ? place : cells.row(place);
    }

    public float bias(int row) {
        return biases[place(row)];
    }

    /** What the stored row of an item is multiplied with; 1 but for {@link #directions}. */
    public double scale(int row) {
        return scales == null ? 1 : scales[place(row)];
    }

    /** A copy of one item's vector. */
    public float[] vector(int row) {
        float[] vector = new float[dimension];
        copyVector(row, vector, 0);
        return vector;
    }

    /** Copies one item's vector to {@code target[at, at + dimension)}. */
    public void copyVector(int row, float[] target, int at) {
        System.arraycopy(matrix, place(row) * dimension, target, at, dimension);
        if (scales != null) {
            for (int i = at; i < at + dimension; i++) {
                target[i] = (float) (target[i] * scales[place(row)]);
            }
        }
    }

    /** The dot product of an item's vector with another, without its bias. */
    public float dot(float[] other, int row) {
        return scoreAt(place(row), other, false);
    }

    /** The score of an item for a user vector: {@code dot(user, vector) + bias}. */
    public float score(float[] user, int row) {
        return scoreAt(place(row), user, true);
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
        return search(user, k, null, true, () -> {});
    }

    /** Like {@link #top(float[], int)}, among the rows whose bit is set; bits beyond the last row are ignored. */
    public List<ScoredItem> top(float[] user, int k, BitSet candidates) {
        return top(user, k, candidates, () -> {});
    }

    /** @param look run every {@value #BLOCK} rows; what it throws ends the search */
    public List<ScoredItem> top(float[] user, int k, BitSet candidates, Runnable look) {
        return search(user, k, candidates, true, look);
    }

    /** The {@code k} items of highest dot product, without their biases, among the rows whose bit is set. */
    public List<ScoredItem> nearest(float[] query, int k, BitSet candidates) {
        return nearest(query, k, candidates, () -> {});
    }

    /** @param look run every {@value #BLOCK} rows; what it throws ends the search */
    public List<ScoredItem> nearest(float[] query, int k, BitSet candidates, Runnable look) {
        return search(query, k, candidates, false, look);
    }

    private List<ScoredItem> search(float[] query, int k, @Nullable BitSet candidates, boolean biased, Runnable look) {
        TopK best = begin(query, k);
        if (candidates == null || (cells != null && candidates.cardinality() > size() / SPARSE)) {
            scanAll(query, candidates, biased, best, look);
        } else {
            offer(query, candidates, biased, best, look);
        }
        return ranked(best);
    }

    private void scanAll(float[] query, @Nullable BitSet candidates, boolean biased, TopK best, Runnable look) {
        for (int from = 0; from < size(); from += BLOCK) {
            if (from > 0) {
                look.run();
            }
            scan(query, from, Math.min(size(), from + BLOCK), candidates, biased, best);
        }
    }

    private void offer(float[] query, BitSet candidates, boolean biased, TopK best, Runnable look) {
        int offered = 0;
        for (int row = candidates.nextSetBit(0); row >= 0 && row < size(); row = candidates.nextSetBit(row + 1)) {
            if (++offered % BLOCK == 0) {
                look.run();
            }
            best.offer(scoreAt(place(row), query, biased), row);
        }
    }

    /** To be offered rows, then to be {@link #ranked}. */
    TopK begin(float[] query, int k) {
        checkLength(query);
        if (k < 1) {
            throw new IllegalArgumentException("k is " + k + "; expected at least 1");
        }
        return new TopK(Math.min(k, size()));
    }

    /**
     * Offers the candidates of some places.
     *
     * @return how many there were
     */
    int scan(float[] query, int from, int to, @Nullable BitSet candidates, boolean biased, TopK best) {
        int scored = 0;
        for (int place = from; place < to; place++) {
            int row = row(place);
            if (candidates == null || candidates.get(row)) {
                best.offer(scoreAt(place, query, biased), row);
                scored++;
            }
        }
        return scored;
    }

    private float scoreAt(int place, float[] query, boolean biased) {
        float stored = DotProduct.of(query, 0, matrix, place * dimension, dimension);
        float dot = scales == null ? stored : (float) (stored * scales[place]);
        return biased ? dot + biases[place] : dot;
    }

    /** The rows that were the best of those offered. */
    List<ScoredItem> ranked(TopK best) {
        List<ScoredItem> found = new ArrayList<>(best.size());
        while (best.size() > 0) {
            float score = best.worstScore();
            int row = best.removeWorst();
            found.add(new ScoredItem(row, ids.get(row), score));
        }
        Collections.reverse(found);
        return found;
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
