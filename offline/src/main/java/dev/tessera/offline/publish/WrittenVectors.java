package dev.tessera.offline.publish;

import dev.tessera.store.generation.Artifact;
import dev.tessera.store.generation.Blob;
import dev.tessera.store.generation.BlobStore;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.ItemVectors;
import dev.tessera.store.vector.VectorBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * The item vectors of a generation that is being published, as rankers will have them.
 *
 * @param written the artifact
 */
record WrittenVectors(Artifact written, int dimension, BlobStore blobs) {
    int size() {
        return Math.toIntExact(written.rows());
    }

    /** Reads all. */
    ItemVectors read() {
        List<ItemId> ids = new ArrayList<>(size());
        float[] matrix = new float[Math.multiplyExact(size(), dimension)];
        float[] biases = new float[size()];
        for (Blob blob : written.blobs()) {
            VectorBlock block = VectorBlock.decode(blobs.read(blob));
            System.arraycopy(block.vectors(), 0, matrix, ids.size() * dimension, block.vectors().length);
            System.arraycopy(block.biases(), 0, biases, ids.size(), block.biases().length);
            ids.addAll(block.ids());
        }
        return new ItemVectors(ids, dimension, matrix, biases);
    }
}
