package dev.tessera.store.scoring;

import dev.tessera.store.feature.History;
import dev.tessera.store.feature.HistoryFeatures;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.tensorflow.UserModel;
import dev.tessera.store.vector.ItemVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scores items for users: the one joint of evaluation and the online ranker. Holds one generation's item vectors and a ranker model
 * that stays its owner's to close; safe for use by many threads.
 */
public final class Scorer {
    private final ItemVectors items;
    private final UserModel model;

    /** @throws IllegalArgumentException if the two disagree on the dimension */
    public Scorer(ItemVectors items, UserModel model) {
        if (items.dimension() != model.dimension()) {
            throw new IllegalArgumentException("item vectors of dimension " + items.dimension()
                    + " meet a ranker model of dimension " + model.dimension());
        }
        this.items = items;
        this.model = model;
    }

    /** The user vector of a history; empty if no item of it is in the catalog. */
    public Optional<float[]> userVector(History history) {
        return userVectors(List.of(history)).get(0);
    }

    /** The same, by the vectors of items that changed instead of the catalog's own. */
    public Optional<float[]> userVector(History history, ItemVectors changed) {
        return userVectors(List.of(history), List.of(changed, items)).get(0);
    }

    /**
     * The user vectors of many histories, in their order; entries on items that the catalog does not hold are left out first. Run
     * together, histories cost less than one by one, and the last bits of a vector depend on how many run together.
     */
    public List<Optional<float[]>> userVectors(List<History> histories) {
        return userVectors(histories, List.of(items));
    }

    private List<Optional<float[]>> userVectors(List<History> histories, List<ItemVectors> layers) {
        List<Integer> known = new ArrayList<>();
        List<UserModel.Input> inputs = new ArrayList<>();
        for (int i = 0; i < histories.size(); i++) {
            Optional<UserModel.Input> input = input(histories.get(i), layers);
            if (input.isPresent()) {
                known.add(i);
                inputs.add(input.get());
            }
        }
        List<Optional<float[]>> vectors =
                new ArrayList<>(java.util.Collections.nCopies(histories.size(), Optional.empty()));
        List<float[]> found = model.userVectors(inputs);
        for (int k = 0; k < found.size(); k++) {
            vectors.set(known.get(k), Optional.of(found.get(k)));
        }
        return vectors;
    }

    /** The score of every item for a user vector, in row order of the item vectors: dot product plus bias. */
    public float[] scores(float[] userVector) {
        return items.scores(userVector);
    }

    /** The score of one item, by its row. */
    public float score(float[] userVector, int row) {
        return items.score(userVector, row);
    }

    private Optional<UserModel.Input> input(History history, List<ItemVectors> layers) {
        int[] entries = knownEntries(history, layers);
        if (entries.length == 0) {
            return Optional.empty();
        }
        int dimension = items.dimension();
        float[] vectors = new float[entries.length * dimension];
        int[] kinds = new int[entries.length];
        float[] values = new float[entries.length];
        long[] times = new long[entries.length];
        for (int k = 0; k < entries.length; k++) {
            int entry = entries[k];
            ItemId item = history.items().get(entry);
            ItemVectors layer = layerOf(item, layers).orElseThrow();
            layer.copyVector(layer.indexOf(item).getAsInt(), vectors, k * dimension);
            kinds[k] = history.kinds()[entry];
            values[k] = history.values()[entry];
            times[k] = history.occurredAt()[entry];
        }
        return Optional.of(new UserModel.Input(vectors, HistoryFeatures.of(kinds, values, times)));
    }

    /** The first that has the item. */
    private static Optional<ItemVectors> layerOf(ItemId item, List<ItemVectors> layers) {
        return layers.stream().filter(layer -> layer.indexOf(item).isPresent()).findFirst();
    }

    private int[] knownEntries(History history, List<ItemVectors> layers) {
        int[] known = java.util.stream.IntStream.range(0, history.length())
                .filter(entry -> layerOf(history.items().get(entry), layers).isPresent())
                .toArray();
        int from = Math.max(0, known.length - model.length());
        return java.util.Arrays.copyOfRange(known, from, known.length);
    }
}
