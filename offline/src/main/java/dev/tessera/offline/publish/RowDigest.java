package dev.tessera.offline.publish;

import dev.tessera.store.generation.Digest;
import java.security.MessageDigest;

/** The SHA-256 of rows as their table encodes them. Not safe for use by many threads. */
final class RowDigest {
    private final MessageDigest sha256 = Digest.sha256();

    /** Of the row that is encoded as {@code bytes[from, to)}. */
    byte[] of(byte[] bytes, int from, int to) {
        sha256.update(bytes, from, to - from);
        return sha256.digest();
    }

    byte[] of(byte[] row) {
        return sha256.digest(row);
    }
}
