package dev.tessera.store.generation;

/**
 * Names some stored bytes by what they are.
 *
 * @param size in bytes
 */
public record Blob(Digest digest, long size) {
    public Blob {
        if (size < 0) {
            throw new IllegalArgumentException("blob " + digest + " has size " + size + "; expected at least 0");
        }
    }

    public static Blob of(byte[] content) {
        return new Blob(Digest.of(content), content.length);
    }
}
