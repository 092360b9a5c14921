package dev.tessera.offline.evaluate;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.scoring.PartMap;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Item vectors of a study as they are where a modality is missing: in place of what it says stands what the ranker learnt to put there. To ask
 * the same model the same questions, and see what is lost.
 */
final class HiddenModality {
    private HiddenModality() {}

    /** The vectors of the whole catalog, in the order of ids. */
    static ItemVectors vectors(StudyDirectory study, Modality hidden) throws IOException {
        float[] instead = PartMap.read(study.ranker()).contribution(hidden, new float[0]);
        List<ItemVector> items = new ArrayList<>(ItemVector.TABLE.readAll(study.table(ItemVector.TABLE.name())));
        items.sort(Comparator.comparing(ItemVector::item));
        int dimension = instead.length;
        float[] vectors = new float[items.size() * dimension];
        float[] biases = new float[items.size()];
        for (int row = 0; row < biases.length; row++) {
            float[] parts = new float[ItemParts.PARTS * dimension];
            for (Modality modality : Modality.values()) {
                float[] part = modality == hidden ? instead : part(items.get(row), modality);
                System.arraycopy(part, 0, parts, modality.ordinal() * dimension, dimension);
            }
            System.arraycopy(ItemParts.sum(parts, 0, dimension), 0, vectors, row * dimension, dimension);
            biases[row] = items.get(row).bias();
        }
        List<ItemId> ids = items.stream().map(ItemVector::item).toList();
        return new ItemVectors(ids, dimension, vectors, biases);
    }

    private static float[] part(ItemVector item, Modality modality) {
        return switch (modality) {
            case TEXT -> item.text();
            case IMAGE -> item.image();
            case ATTRIBUTES -> item.attributes();
            case BEHAVIOUR -> item.behaviour();
        };
    }
}
