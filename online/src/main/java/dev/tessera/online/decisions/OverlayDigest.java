package dev.tessera.online.decisions;

import dev.tessera.online.retrieval.Overlay;
import dev.tessera.store.generation.Digest;
import dev.tessera.store.itemlog.EncodedChange;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Tells overlays of one generation apart: by which items changed, by which revisions, and by every bit of what the generation made of them. Of one
 * thread; it remembers the digest of the overlay that it was asked for last, since most decisions in a row rest on the same.
 */
final class OverlayDigest {
    private static final String NONE = "";

    private Overlay latest = Overlay.NONE;
    private String digestOfLatest = NONE;

    /** Hexadecimal; empty for an overlay without items. */
    @SuppressWarnings("ReferenceEquality")
    String of(Overlay overlay) {
        if (overlay != latest) {
            digestOfLatest = overlay.items().isEmpty()
                    ? NONE
                    : Digest.of((OutputStream out) -> write(overlay, out)).hex();
            latest = overlay;
        }
        return digestOfLatest;
    }

    private static void write(Overlay overlay, OutputStream out) throws IOException {
        try {
            overlay.items().forEach((item, laid) -> {
                text(item + "\n", out);
                laid.ifPresentOrElse(present -> encoded(present.encoded(), out), () -> text("removed\n", out));
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void encoded(EncodedChange change, OutputStream out) {
        float[] contributions = change.contributions();
        text("changed " + change.revision() + " " + contributions.length + "\n", out);
        ByteBuffer bits = ByteBuffer.allocate(Float.BYTES * (contributions.length + 1));
        bits.asFloatBuffer().put(contributions).put(change.bias());
        bytes(bits.array(), out);
    }

    private static void text(String text, OutputStream out) {
        bytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static void bytes(byte[] bytes, OutputStream out) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
