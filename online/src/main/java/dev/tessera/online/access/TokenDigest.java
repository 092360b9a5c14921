package dev.tessera.online.access;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The SHA-256 of a {@link Token}, from which nobody gets the token back. */
final class TokenDigest {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{64}");

    private final byte[] bytes;

    TokenDigest(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** @throws IllegalArgumentException if it is none; the message does not hold the text, which may be a token by mistake */
    static TokenDigest parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("token-sha256 has " + text.length()
                    + " characters that are no digest; expected 64 hexadecimal digits, as ./tessera token prints them");
        }
        return new TokenDigest(HexFormat.of().parseHex(text));
    }

    String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Takes the same time wherever the two differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TokenDigest digest && MessageDigest.isEqual(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
