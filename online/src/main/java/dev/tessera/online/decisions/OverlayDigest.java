package dev.tessera.online.decisions;

import dev.tessera.online.retrieval.Overlay;
import dev.tessera.store.generation.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Tells overlays of one generation apart: by which items changed, and by which revisions. */
final class OverlayDigest {
    private static final String NONE = "";

    private OverlayDigest() {}

    /** Hexadecimal; empty for an overlay without items. */
    static String of(Overlay overlay) {
        return overlay.items().isEmpty()
                ? NONE
                : Digest.of((OutputStream out) -> write(overlay, out)).hex();
    }

    private static void write(Overlay overlay, OutputStream out) throws IOException {
        try {
            overlay.items().forEach((item, laid) -> {
                String change = laid.map(
                                present -> "changed " + present.encoded().revision())
                        .orElse("removed");
                line(item + "\n" + change + "\n", out);
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void line(String line, OutputStream out) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
