package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import java.util.List;
import java.util.function.LongConsumer;

/** Reads a complete generation back, every byte of it, and compares it with the digests that its manifest names. */
public final class GenerationCheck {
    private final GenerationStore generations;
    private final BlobStore blobs;

    public GenerationCheck(GenerationStore generations, BlobStore blobs) {
        this.generations = generations;
        this.blobs = blobs;
    }

    /**
     * Checks a generation.
     *
     * @param progress is told the bytes of each blob as it has been read; a blob that several artifacts share is read once for each
     * @return its manifest
     * @throws GenerationException if it is not complete, or naming the first block that is missing or differs
     */
    public Manifest check(GenerationId id, LongConsumer progress) {
        Manifest manifest = generations.manifest(id).orElseThrow(() -> GenerationRefusal.unknown(id));
        manifest.artifacts().forEach((kind, artifact) -> {
            List<Blob> all = artifact.blobs();
            for (int block = 0; block < all.size(); block++) {
                verify(id, kind + " block " + (block + 1) + " of " + all.size(), all.get(block));
                progress.accept(all.get(block).size());
            }
        });
        return manifest;
    }

    private void verify(GenerationId id, String name, Blob blob) {
        try {
            blobs.verify(blob);
        } catch (BlobException e) {
            throw new GenerationException(
                    "generation " + id + ", " + name + ": " + e.getMessage()
                            + "; publish it again under another id, and activate that",
                    e);
        }
    }
}
