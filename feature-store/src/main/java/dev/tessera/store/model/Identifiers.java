package dev.tessera.store.model;

import java.nio.charset.StandardCharsets;

/** The one rule that every identifier obeys. */
final class Identifiers {
    static final int MAX_BYTES = 256;
    private static final int MOST_BYTES_A_CHAR = 3;

    private Identifiers() {}

    static void check(String type, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(type + " is blank; expected a non-blank name");
        }
        if (value.length() > MAX_BYTES / MOST_BYTES_A_CHAR) {
            checkLength(type, value);
        }
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each >= ' ' && each <= '~') {
                continue;
            }
            if (Character.isISOControl(each)) {
                throw new IllegalArgumentException(type + " contains a control character; expected printable text");
            }
            if (Character.isSurrogate(each)) {
                checkPair(type, value, i);
                i++;
            }
        }
    }

    /** UTF-8 has no half characters: what is stored would be another id. */
    private static void checkPair(String type, String value, int at) {
        if (!Character.isSupplementaryCodePoint(value.codePointAt(at))) {
            throw new IllegalArgumentException(type + " contains half of a surrogate pair; expected whole characters");
        }
    }

    private static void checkLength(String type, String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    type + " has " + bytes + " bytes of UTF-8; expected at most " + MAX_BYTES);
        }
    }
}
