package dev.tessera.store.tensorflow;

import dev.tessera.store.feature.HistoryFeatures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The ranker model: from histories to user vectors. Batches are padded to one of a few declared sizes, because the last bits of a row
 * depend on the size of its batch. Safe for use by many threads; closed once, by whoever loaded it.
 */
public final class UserModel implements AutoCloseable {
    /** Batches run with as many rows as the smallest of these that holds them; larger batches are run in pieces of the largest. */
    public static final List<Integer> BATCH_SIZES = List.of(4, 8, 16, 32, 64);

    /** Name of the SavedModel's folder within the ranker's folder. */
    public static final String FOLDER = "saved_model";

    private final LoadedModel model;
    private final int length;
    private final int dimension;

    private UserModel(LoadedModel model) {
        this.model = model;
        Shape vectors = model.input("history_vectors").shape();
        this.length = Math.toIntExact(vectors.get(1));
        this.dimension = Math.toIntExact(vectors.get(2));
    }

    /**
     * The signature of every ranker model.
     *
     * @param length entries of a history, -1 if any
     * @param dimension of item and user vectors, -1 if any
     */
    public static ModelSignature signature(long length, long dimension) {
        Map<String, TensorSpec> inputs = new LinkedHashMap<>();
        inputs.put("history_vectors", TensorSpec.floats(-1, length, dimension));
        inputs.put("history_kinds", TensorSpec.ints(-1, length));
        inputs.put("history_ages", TensorSpec.floats(-1, length));
        inputs.put("history_values", TensorSpec.floats(-1, length));
        return new ModelSignature(inputs, Map.of("user_vector", TensorSpec.floats(-1, dimension)));
    }

    /**
     * Loads the model in the folder {@value #FOLDER} of a ranker folder.
     *
     * @param dimension of the item vectors it is to be used with
     * @throws ModelMismatchException if the model is for vectors of another dimension or has another signature
     */
    public static UserModel load(Path rankerFolder, int dimension, TensorFlowThreads threads) {
        try (Attempt attempt = new Attempt()) {
            LoadedModel model = LoadedModel.load(rankerFolder.resolve(FOLDER), signature(-1, dimension), threads);
            return attempt.kept(new UserModel(attempt.owns(model)));
        }
    }

    /** How many entries of a history the model reads, the newest ones. */
    public int length() {
        return length;
    }

    public int dimension() {
        return dimension;
    }

    /**
     * One history.
     *
     * @param vectors vectors of its items, one behind the other, as many as the features have entries
     */
    public record Input(float[] vectors, HistoryFeatures features) {
        public Input {
            if (features.length() == 0 || vectors.length % features.length() != 0) {
                throw new IllegalArgumentException("a history of " + features.length() + " entries has "
                        + vectors.length + " floats of item vectors; expected at least one entry and a vector each");
            }
        }
    }

    /** The user vectors of some histories, in their order; of a history that is too long, the newest entries count. */
    public List<float[]> userVectors(List<Input> histories) {
        List<float[]> vectors = new ArrayList<>(histories.size());
        int most = BATCH_SIZES.get(BATCH_SIZES.size() - 1);
        for (int from = 0; from < histories.size(); from += most) {
            vectors.addAll(batch(histories.subList(from, Math.min(histories.size(), from + most))));
        }
        return vectors;
    }

    private List<float[]> batch(List<Input> histories) {
        int rows = BATCH_SIZES.stream()
                .filter(size -> size >= histories.size())
                .findFirst()
                .orElseThrow();
        Batch batch = new Batch(rows);
        for (int row = 0; row < histories.size(); row++) {
            batch.set(row, histories.get(row));
        }
        float[] all = batch.run();
        List<float[]> vectors = new ArrayList<>(histories.size());
        for (int row = 0; row < histories.size(); row++) {
            vectors.add(Arrays.copyOfRange(all, row * dimension, (row + 1) * dimension));
        }
        return vectors;
    }

    @Override
    public void close() {
        model.close();
    }

    /** The arrays of one call. */
    private final class Batch {
        private final int rows;
        private final float[] vectors;
        private final int[] kinds;
        private final float[] ages;
        private final float[] values;

        Batch(int rows) {
            this.rows = rows;
            this.vectors = new float[rows * length * dimension];
            this.kinds = new int[rows * length];
            this.ages = new float[rows * length];
            this.values = new float[rows * length];
        }

        void set(int row, Input history) {
            int entries = history.features().length();
            if (history.vectors().length != entries * dimension) {
                throw new IllegalArgumentException("item vectors of dimension " + history.vectors().length / entries
                        + " meet a ranker model of dimension " + dimension);
            }
            HistoryFeatures newest = history.features().last(length);
            int count = newest.length();
            System.arraycopy(
                    history.vectors(),
                    (entries - count) * dimension,
                    vectors,
                    row * length * dimension,
                    count * dimension);
            System.arraycopy(newest.kinds(), 0, kinds, row * length, count);
            System.arraycopy(newest.ages(), 0, ages, row * length, count);
            System.arraycopy(newest.values(), 0, values, row * length, count);
        }

        float[] run() {
            Shape flat = Shape.of(rows, length);
            try (TFloat32 v =
                            TFloat32.tensorOf(Shape.of(rows, length, dimension), DataBuffers.of(vectors, true, false));
                    TInt32 k = TInt32.tensorOf(flat, DataBuffers.of(kinds, true, false));
                    TFloat32 a = TFloat32.tensorOf(flat, DataBuffers.of(ages, true, false));
                    TFloat32 x = TFloat32.tensorOf(flat, DataBuffers.of(values, true, false));
                    TFloat32 out = (TFloat32) model.call()
                            .feed("history_vectors", v)
                            .feed("history_kinds", k)
                            .feed("history_ages", a)
                            .feed("history_values", x)
                            .fetch("user_vector")) {
                float[] user = new float[rows * dimension];
                out.asRawTensor().data().asFloats().read(user);
                return user;
            }
        }
    }
}
