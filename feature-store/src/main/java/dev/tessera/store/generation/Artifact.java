package dev.tessera.store.generation;

import java.util.List;

/**
 * One artifact of a generation.
 *
 * @param rows items in it; for a folder, files
 * @param blobs its bytes, in order
 */
public record Artifact(long rows, List<Blob> blobs) {
    public Artifact {
        blobs = List.copyOf(blobs);
    }

    /** Bytes of all blobs together. */
    public long size() {
        return blobs.stream().mapToLong(Blob::size).sum();
    }
}
