package dev.tessera.store.generation;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * Bytes named by their SHA-256. Putting the same bytes twice stores them once; what comes out is verified against its name. All methods may
 * be called from many threads and processes at once.
 */
public interface BlobStore {
    /**
     * Stores some bytes, unless they are there. When this returns, {@link #read} gives them back.
     *
     * @throws BlobException if there is no room for them; says what to do
     */
    Blob put(byte[] content);

    /** Stores a file's bytes without holding them in memory. The file must not change meanwhile. */
    Blob put(Path file);

    /**
     * The bytes of a blob.
     *
     * @throws BlobException if it is not there, or not what its digest says
     */
    byte[] read(Blob blob);

    /**
     * Writes a blob to a file that appears whole or not at all.
     *
     * @throws BlobException if it is not there, or not what its digest says
     */
    void copy(Blob blob, Path target);

    /**
     * Reads a blob to its end, keeping nothing.
     *
     * @throws BlobException if it is not there, or not what its digest says
     */
    void verify(Blob blob);

    /** Whether all bytes of the blob are there; does not verify them. */
    boolean contains(Blob blob);

    /** Every blob that a writer began, with the time of the last {@code put} of it. */
    Map<Blob, Instant> list();

    /**
     * Removes those of the given blobs that nobody has put since {@code before}. Others, and absent ones, are left alone.
     *
     * @return how many were removed
     */
    int sweep(Collection<Blob> unused, Instant before);
}
