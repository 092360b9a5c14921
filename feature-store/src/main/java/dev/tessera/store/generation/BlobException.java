package dev.tessera.store.generation;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A blob is missing or damaged, or cannot be stored. The message names the blob or the place, what was found and what was expected. */
public final class BlobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean damage;

    public BlobException(String message) {
        this(message, null, false);
    }

    private BlobException(String message, @Nullable Throwable cause, boolean damage) {
        super(message, cause);
        this.damage = damage;
    }

    /** Whether the blob is there, with other bytes than its name says. */
    public boolean isDamage() {
        return damage;
    }

    /** A store has no room for a blob, or must not write it. */
    static BlobException unwritable(Path folder, IOException cause) {
        return new BlobException(
                "blobs cannot be written to " + folder + " (" + cause.getMessage()
                        + "); make room there, or give a folder that can be written",
                cause,
                false);
    }

    static BlobException absent(Blob blob) {
        return new BlobException("blob " + blob.digest() + " (" + blob.size() + " bytes) is not in the store");
    }

    /** Checks bytes against their name. */
    public static byte[] verify(Blob blob, byte[] content) {
        Blob found = Blob.of(content);
        if (!found.equals(blob)) {
            throw damaged(blob, found);
        }
        return content;
    }

    static BlobException damaged(Blob blob, Blob found) {
        return new BlobException(
                "blob " + blob.digest() + " is damaged: expected " + blob.size() + " bytes, found " + found.size()
                        + " bytes with digest " + found.digest(),
                null,
                true);
    }
}
