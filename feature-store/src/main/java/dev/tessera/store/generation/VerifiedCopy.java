package dev.tessera.store.generation;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** Copies a blob's bytes out of a store while checking them against the blob's name. */
public final class VerifiedCopy {
    private VerifiedCopy() {}

    /** Into a stream, which may have got wrong bytes when this throws. */
    public static void into(Blob blob, OutputStream target, Source source) {
        try {
            copy(blob, target, source);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy blob " + blob.digest(), e);
        }
    }

    /** Into a file that appears whole and verified, or not at all. */
    public static void into(Blob blob, Path target, Source source) {
        AtomicFiles.write(target, out -> copy(blob, out, source));
    }

    private static void copy(Blob blob, OutputStream target, Source source) throws IOException {
        MessageDigest digest = Digest.sha256();
        Counter counter = new Counter(target);
        DigestOutputStream out = new DigestOutputStream(counter, digest);
        source.writeTo(out);
        out.flush();
        Blob found = new Blob(Digest.finish(digest), counter.count);
        if (!found.equals(blob)) {
            throw BlobException.damaged(blob, found);
        }
    }

    /** What to throw when a store lacks a blob, or a part of it. */
    public static BlobException absent(Blob blob) {
        return BlobException.absent(blob);
    }

    /** Writes the bytes of a blob as a store holds them. */
    public interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final class Counter extends OutputStream {
        private final OutputStream target;
        private long count;

        Counter(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            target.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            target.write(bytes, from, length);
            count += length;
        }
    }
}
