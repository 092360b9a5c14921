package dev.tessera.store.generation;

import dev.tessera.store.model.GenerationId;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Brings saved generations back under their ids, by the steps of every publisher: begin, put, read back, complete. It activates nothing. */
public final class GenerationRestore {
    private final SavedGenerations saved;
    private final GenerationStore generations;
    private final BlobStore blobs;

    public GenerationRestore(SavedGenerations saved, GenerationStore generations, BlobStore blobs) {
        this.saved = saved;
        this.generations = generations;
        this.blobs = blobs;
    }

    /** What had to be done. */
    public enum Outcome {
        /** It was not there, or not complete. */
        RESTORED,
        /** It was complete, but lacked blobs. */
        REPAIRED,
        /** It was complete and whole; nothing was written. */
        WHOLE_ALREADY
    }

    /**
     * Brings one back.
     *
     * @param progress is told the bytes of each blob as soon as it is in the store, and read back
     * @throws GenerationException if it is not saved, if a saved file is missing or damaged, or if the store has another generation of this id or does not
     *     give back what it got; nothing is completed then
     */
    public Outcome restore(GenerationId id, LongConsumer progress) {
        Manifest manifest = saved.find(id)
                .orElseThrow(() -> new GenerationException(
                        "generation " + id + " is not saved in " + saved + "; saved are " + saved.ids()));
        Optional<Manifest> present = generations.manifest(id);
        if (present.filter(other -> !other.equals(manifest)).isPresent()) {
            throw GenerationRefusal.otherManifest(id);
        }
        if (present.isPresent() && isWhole(manifest)) {
            return Outcome.WHOLE_ALREADY;
        }
        manifest.blobs().forEach(blob -> saved.verify(id, blob));
        if (present.isEmpty()) {
            generations.begin(id);
        }
        manifest.blobs().forEach(blob -> put(id, blob, progress));
        generations.complete(manifest);
        return present.isEmpty() ? Outcome.RESTORED : Outcome.REPAIRED;
    }

    private boolean isWhole(Manifest manifest) {
        try {
            manifest.blobs().forEach(blobs::verify);
            return true;
        } catch (BlobException e) {
            return false;
        }
    }

    private void put(GenerationId id, Blob blob, LongConsumer progress) {
        blobs.put(saved.file(blob));
        try {
            blobs.verify(blob);
        } catch (BlobException e) {
            throw new GenerationException(
                    "generation " + id + " is not restored: " + e.getMessage()
                            + "; publish it again under another id, and activate that",
                    e);
        }
        progress.accept(blob.size());
    }
}
