package dev.tessera.offline.trainranker;

import dev.tessera.offline.network.Weights;
import dev.tessera.store.model.Modality;
import dev.tessera.store.scoring.PartMap;
import dev.tessera.store.vector.DotProduct;
import dev.tessera.store.vector.ItemParts;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The vectors of a whole catalog, assembled from trained weights: contributions [items, 4, dimension] in the order of
 * {@link ItemParts}, vectors, and biases. A vector is the sum of its contributions. Items without training events have no behaviour and the bias of a new item.
 */
record ItemTable(int dimension, float[] contributions, float[] vectors, float[] biases) {

    static PartMap partMap(Map<String, Weights> weights, CatalogParts content, int dimension) {
        Map<Modality, PartMap.Linear> maps = new EnumMap<>(Modality.class);
        for (Modality modality : content.modalities()) {
            maps.put(
                    modality,
                    new PartMap.Linear(
                            weight(weights, ItemNetwork.mapName(modality)),
                            weight(weights, ItemNetwork.absentName(modality))));
        }
        float newItemBias = weight(weights, ItemNetwork.NEW_BIAS)[0];
        return new PartMap(
                dimension,
                maps.isEmpty() ? 0 : content.dimension(),
                newItemBias,
                maps,
                Concatenation.trained(weights).orElse(null));
    }

    static ItemTable assemble(Map<String, Weights> weights, Corpus corpus, RankerSettings settings) {
        int dimension = settings.shape().dimension();
        PartMap map = partMap(weights, corpus.content(), dimension);
        float[] residual = weights.containsKey(ItemNetwork.RESIDUAL)
                ? weight(weights, ItemNetwork.RESIDUAL)
                : new float[corpus.items() * dimension];
        float[] own = weight(weights, ItemNetwork.BIAS);
        float[] contributions = new float[corpus.items() * ItemParts.PARTS * dimension];
        float[] vectors = new float[corpus.items() * dimension];
        float[] biases = new float[corpus.items()];
        for (int row = 0; row < corpus.items(); row++) {
            int item = row;
            float known = ItemNetwork.scale(
                    corpus.counts()[item], settings.regularisation().shrinkage());
            int from = item * ItemParts.PARTS * dimension;
            System.arraycopy(
                    map.contributions(modality -> corpus.content().part(item, modality)),
                    0,
                    contributions,
                    from,
                    ItemParts.PARTS * dimension);
            int behaviour = from + Modality.BEHAVIOUR.ordinal() * dimension;
            for (int i = 0; i < dimension; i++) {
                contributions[behaviour + i] = known == 0 ? 0 : known * residual[item * dimension + i];
            }
            System.arraycopy(ItemParts.sum(contributions, from, dimension), 0, vectors, item * dimension, dimension);
            biases[item] = known * own[item] + (1 - known) * map.newItemBias();
        }
        return new ItemTable(dimension, contributions, vectors, biases);
    }

    static float[] weight(Map<String, Weights> weights, String name) {
        Weights found = weights.get(name);
        if (found == null) {
            throw new IllegalStateException("the trained ranker has no parameter '" + name + "'");
        }
        return found.values();
    }

    /** One contribution of an item. */
    float[] contribution(int item, Modality modality) {
        int from = (item * ItemParts.PARTS + modality.ordinal()) * dimension;
        return Arrays.copyOfRange(contributions, from, from + dimension);
    }

    float[] vector(int item) {
        return Arrays.copyOfRange(vectors, item * dimension, (item + 1) * dimension);
    }

    float score(float[] user, int item) {
        return DotProduct.of(user, 0, vectors, item * dimension, dimension) + biases[item];
    }
}
