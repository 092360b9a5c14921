package dev.tessera.offline.ingest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * One event in the form of a line of a JSON Lines file, from elsewhere than a file.
 *
 * @param source names where it is from
 * @param number where to look there
 * @param text its bytes
 * @param received when it became known at the latest, and unless it says when it did
 */
public record EventLine(String source, long number, byte[] text, Instant received) {
    /** Its only field, without name, holds its bytes. */
    SourceRow whole() {
        return new SourceRow(source, number, Map.of("", new String(text, StandardCharsets.ISO_8859_1)));
    }
}
