package dev.tessera.offline.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Strict decoding: malformed bytes are an answer, never a replacement character. */
final class Utf8 {
    private Utf8() {}

    /** The text, or nothing if the bytes are not UTF-8. */
    static Optional<String> decode(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** As {@link #decode}, of bytes that were read as ISO-8859-1, which keeps every byte as the character of that number. */
    static Optional<String> decodeLatin(String bytes) {
        return bytes.chars().allMatch(c -> c < 0x80)
                ? Optional.of(bytes)
                : decode(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }
}
