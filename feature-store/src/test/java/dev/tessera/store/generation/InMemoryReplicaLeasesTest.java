package dev.tessera.store.generation;

import java.time.InstantSource;

class InMemoryReplicaLeasesTest extends ReplicaLeasesContract {
    private final BlobStore blobs = new InMemoryBlobStore(InstantSource.system());
    private final GenerationStore store = new InMemoryGenerationStore(blobs, InstantSource.system());

    @Override
    protected GenerationStore store() {
        return store;
    }

    @Override
    protected BlobStore blobs() {
        return blobs;
    }
}
