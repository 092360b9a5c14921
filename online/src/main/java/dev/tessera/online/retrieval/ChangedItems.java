package dev.tessera.online.retrieval;

import dev.tessera.store.generation.ItemCard;
import dev.tessera.store.generation.LoadedGeneration;
import dev.tessera.store.generation.Popularity;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * An overlay in arrays.
 *
 * @param hidden rows of the generation whose items are there no more, or anew in the segment
 * @param vectors of the segment; of no item if there is none
 * @param segment absent if no item is there
 */
record ChangedItems(BitSet hidden, ItemVectors vectors, Optional<Segment> segment) {
    static ChangedItems of(Overlay overlay, LoadedGeneration generation) {
        BitSet hidden = new BitSet();
        overlay.items()
                .keySet()
                .forEach(item -> generation.vectors().indexOf(item).ifPresent(hidden::set));
        List<Overlay.Laid> present = List.copyOf(overlay.present());
        int dimension = generation.vectors().dimension();
        float[] parts = new float[present.size() * ItemParts.PARTS * dimension];
        float[] matrix = new float[present.size() * dimension];
        float[] biases = new float[present.size()];
        long[] counts = new long[present.size()];
        long[] recentCounts = new long[present.size()];
        List<ItemId> ids = new ArrayList<>();
        List<ItemCard> cards = new ArrayList<>();
        for (int row = 0; row < biases.length; row++) {
            Overlay.Laid laid = present.get(row);
            ItemId id = laid.card().id();
            ids.add(id);
            cards.add(laid.card());
            float[] contributions = laid.encoded().contributions();
            System.arraycopy(contributions, 0, parts, row * contributions.length, contributions.length);
            System.arraycopy(ItemParts.sum(contributions, 0, dimension), 0, matrix, row * dimension, dimension);
            biases[row] = laid.encoded().bias();
            int at = row;
            generation.vectors().indexOf(id).ifPresent(before -> {
                counts[at] = generation.popularity().count(before);
                recentCounts[at] = generation.popularity().recentCount(before);
            });
        }
        ItemVectors vectors = new ItemVectors(ids, dimension, matrix, biases);
        return new ChangedItems(
                hidden,
                vectors,
                present.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Segment.of(
                                vectors,
                                ItemParts.of(present.size(), dimension, parts),
                                cards,
                                new Popularity(counts, recentCounts))));
    }
}
