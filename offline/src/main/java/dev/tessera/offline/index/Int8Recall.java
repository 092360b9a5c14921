package dev.tessera.offline.index;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.trainranker.ItemVector;
import dev.tessera.store.vector.ItemVectors;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/** What users lose when item vectors are stored as {@link dev.tessera.store.vector.VectorPrecision#INT8}. */
public final class Int8Recall {
    /** What the share of the best 100 that stay among the best 100 is called in a manifest. */
    public static final String NAME = "int8_recall@100";

    private static final int USERS = 128;

    private Int8Recall() {}

    /**
     * The share of the best 100 by vectors as they were trained that are among the best 100 by vectors as they are published, averaged over users of the study, whose
     * own vectors are computed from either; all items are searched.
     *
     * @param published without an index, the items of the study's table {@code item_vectors}
     * @return empty if the study has histories of fewer than {@value SampledUsers#FEWEST} users
     * @throws IllegalStateException if the table has other items
     */
    public static OptionalDouble of(StudyDirectory study, ItemVectors published) throws IOException {
        ItemVectors trained = trained(study, published);
        List<float[]> users = first(SampledUsers.of(study, trained));
        if (users.size() < SampledUsers.FEWEST) {
            return OptionalDouble.empty();
        }
        BitSet all = new BitSet(published.size());
        all.set(0, published.size());
        return OptionalDouble.of(new RecallTrial(trained::top, users, all)
                .recall(published::top, first(SampledUsers.of(study, published))));
    }

    private static List<float[]> first(List<float[]> users) {
        return users.subList(0, Math.min(users.size(), USERS));
    }

    /** The same items as trained, in the same rows. */
    private static ItemVectors trained(StudyDirectory study, ItemVectors published) throws IOException {
        int dimension = published.dimension();
        float[] matrix = new float[Math.multiplyExact(published.size(), dimension)];
        float[] biases = new float[published.size()];
        ItemVector.TABLE.forEach(study.table(ItemVector.TABLE.name()), each -> {
            int row = published
                    .indexOf(each.item())
                    .orElseThrow(() -> new IllegalStateException("table item_vectors has item '" + each.item()
                            + "', which was not published: the table has changed since; publish again"));
            System.arraycopy(each.vector(), 0, matrix, row * dimension, dimension);
            biases[row] = each.bias();
        });
        return new ItemVectors(published.ids(), dimension, matrix, biases);
    }
}
