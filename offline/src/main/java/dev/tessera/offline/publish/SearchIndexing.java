package dev.tessera.offline.publish;

import dev.tessera.offline.flink.WorkDirectory.StudyDirectory;
import dev.tessera.offline.index.IndexBuilder;
import dev.tessera.offline.index.IndexChoice;
import dev.tessera.offline.index.SampledUsers;
import dev.tessera.offline.index.SearchIndex;
import dev.tessera.store.generation.Artifact;
import dev.tessera.store.generation.ArtifactKind;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.VectorBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a generation its search index, of the item vectors as they were written. */
final class SearchIndexing {
    private static final Logger LOG = LoggerFactory.getLogger(SearchIndexing.class);

    /** With fewer, what was measured would say little. */
    private static final int FEWEST_USERS = 64;

    private final IndexChoice choice;
    private final StudyDirectory study;
    private final BlobStore blobs;

    SearchIndexing(IndexChoice choice, StudyDirectory study, BlobStore blobs) {
        this.choice = choice;
        this.study = study;
        this.blobs = blobs;
    }

    /**
     * The index; empty, and the reason logged, if all items are to be searched.
     *
     * @param artifacts with the item vectors, written
     */
    Optional<SearchIndex> of(Map<ArtifactKind, Artifact> artifacts, int dimension) throws IOException {
        Artifact written =
                Optional.ofNullable(artifacts.get(ArtifactKind.VECTORS)).orElseThrow();
        if (!choice.wants(Math.toIntExact(written.rows()))) {
            LOG.info("publish: no search index for {} items (--index {})", written.rows(), choice);
            return Optional.empty();
        }
        long start = System.nanoTime();
        ItemVectors items = vectors(written, dimension);
        List<float[]> users = SampledUsers.of(study, items);
        if (users.size() < FEWEST_USERS) {
            LOG.warn(
                    "publish: no search index: the study has histories of {} users to measure it with; at least {} are needed",
                    users.size(),
                    FEWEST_USERS);
            return Optional.empty();
        }
        Optional<SearchIndex> index = new IndexBuilder(items, users).build();
        String seconds = String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
        index.ifPresentOrElse(
                built -> LOG.info("publish: {}; built in {}", built.words(), seconds),
                () -> LOG.warn(
                        "publish: no search index: half of the items would not be enough for its recall; every search is exact ({})",
                        seconds));
        return index;
    }

    private ItemVectors vectors(Artifact written, int dimension) {
        int count = Math.toIntExact(written.rows());
        List<ItemId> ids = new ArrayList<>(count);
        float[] matrix = new float[Math.multiplyExact(count, dimension)];
        float[] biases = new float[count];
        for (Blob blob : written.blobs()) {
            VectorBlock block = VectorBlock.decode(blobs.read(blob));
            System.arraycopy(block.vectors(), 0, matrix, ids.size() * dimension, block.vectors().length);
            System.arraycopy(block.biases(), 0, biases, ids.size(), block.biases().length);
            ids.addAll(block.ids());
        }
        return new ItemVectors(ids, dimension, matrix, biases);
    }
}
