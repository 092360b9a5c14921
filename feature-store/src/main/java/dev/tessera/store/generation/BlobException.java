package dev.tessera.store.generation;

/** A blob is missing or damaged. The message names the blob, what was found and what was expected. */
public final class BlobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BlobException(String message) {
        super(message);
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
        return new BlobException("blob " + blob.digest() + " is damaged: expected " + blob.size() + " bytes, found "
                + found.size() + " bytes with digest " + found.digest());
    }
}
