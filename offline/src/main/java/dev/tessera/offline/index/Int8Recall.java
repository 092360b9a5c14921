package dev.tessera.offline.index;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.model.Modality;
import dev.tessera.store.vector.Int8Parts;
import dev.tessera.store.vector.ItemParts;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** What users lose when item vectors are stored as {@link dev.tessera.store.vector.VectorPrecision#INT8}. */
public final class Int8Recall {
    /** What the share of the best 100 that stay among the best 100 is called in a manifest. */
    public static final String NAME = "int8_recall@100";

    private static final int USERS = 128;

    private Int8Recall() {}

    /**
     * The share of the best 100 by vectors as they were trained that are among the best 100 by vectors as they will be published, averaged over users of the study, whose
     * own vectors are computed from either; all items are searched.
     *
     * @param ids of the items, in rising order
     * @return empty if the study has histories of fewer than {@value SampledUsers#FEWEST} users
     */
    public static OptionalDouble of(StudyDirectory study, List<ItemId> ids, int dimension) throws IOException {
        Both vectors = Both.read(study, ids, dimension);
        List<float[]> users = first(SampledUsers.of(study, vectors.trained));
        if (users.size() < SampledUsers.FEWEST) {
            return OptionalDouble.empty();
        }
        BitSet all = new BitSet(ids.size());
        all.set(0, ids.size());
        return OptionalDouble.of(new RecallTrial(vectors.trained::top, users, all)
                .recall(vectors.rounded::top, first(SampledUsers.of(study, vectors.rounded))));
    }

    private static List<float[]> first(List<float[]> users) {
        return users.subList(0, Math.min(users.size(), USERS));
    }

    /** The same items, as they are and as they will be. */
    private record Both(ItemVectors trained, ItemVectors rounded) {
        /** Rows of other items are left to the job, which says what is wrong. */
        static Both read(StudyDirectory study, List<ItemId> ids, int dimension) throws IOException {
            float[] trained = new float[Math.multiplyExact(ids.size(), dimension)];
            float[] rounded = new float[trained.length];
            float[] biases = new float[ids.size()];
            ItemVector.TABLE.forEach(study.table(ItemVector.TABLE.name()), each -> {
                int row = Collections.binarySearch(ids, each.item());
                if (row >= 0 && each.vector().length == dimension) {
                    int at = row * dimension;
                    System.arraycopy(each.vector(), 0, trained, at, dimension);
                    System.arraycopy(Int8Parts.of(parts(each), dimension).sum(0), 0, rounded, at, dimension);
                    biases[row] = each.bias();
                }
            });
            return new Both(
                    new ItemVectors(ids, dimension, trained, biases), new ItemVectors(ids, dimension, rounded, biases));
        }

        private static float[] parts(ItemVector row) {
            int dimension = row.vector().length;
            float[] parts = new float[ItemParts.PARTS * dimension];
            int at = 0;
            for (Modality modality : Modality.values()) {
                System.arraycopy(row.contribution(modality), 0, parts, at, dimension);
                at += dimension;
            }
            return parts;
        }
    }
}
