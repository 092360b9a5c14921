package dev.tessera.offline.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Knows by its first bytes a file that is no text, so that nobody is told of columns that consist of its bytes. */
final class TextStart {
    private static final int LENGTH = 4096;

    /** First bytes, as characters of the same number, and what has them. */
    private static final Map<String, String> KNOWN = known();

    private TextStart() {}

    private static Map<String, String> known() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("\u001f\u008b", "is gzip-compressed");
        known.put("PK\u0003\u0004", "is a zip file, as spreadsheets are");
        known.put("BZh", "is bzip2-compressed");
        known.put("\u00fd7zXZ", "is xz-compressed");
        known.put("(\u00b5/\u00fd", "is zstd-compressed");
        known.put("PAR1", "is a Parquet file");
        known.put("\u00ff\u00fe", "is UTF-16");
        known.put("\u00fe\u00ff", "is UTF-16");
        return known;
    }

    /**
     * Looks at the first {@value #LENGTH} bytes.
     *
     * @param expected what the file should be
     * @throws WrongFileException if it is known to be something else, or holds bytes 0, which no text does
     */
    static void check(Path file, String expected) throws IOException {
        byte[] start;
        try (InputStream bytes = Files.newInputStream(file)) {
            start = bytes.readNBytes(LENGTH);
        }
        String text = new String(start, java.nio.charset.StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> each : KNOWN.entrySet()) {
            if (text.startsWith(each.getKey())) {
                throw new WrongFileException(file, each.getValue(), expected);
            }
        }
        if (text.indexOf('\0') >= 0) {
            throw new WrongFileException(file, "is no text: it has a byte 0 at " + text.indexOf('\0'), expected);
        }
    }
}
