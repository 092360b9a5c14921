package dev.tessera.store.generation;

import java.time.InstantSource;

class InMemoryBlobStoreTest extends BlobStoreContract {
    private final InMemoryBlobStore store = new InMemoryBlobStore(InstantSource.system());

    @Override
    protected BlobStore store() {
        return store;
    }

    @Override
    protected void damage(Blob blob, Damage damage) {
        store.damage(blob, content -> switch (damage) {
            case FLIP -> {
                content[content.length / 2] ^= 4;
                yield content;
            }
            case CUT -> java.util.Arrays.copyOf(content, content.length - 1);
            case REMOVE -> new byte[0];
        });
    }
}
