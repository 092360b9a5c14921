package dev.tessera.online.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A secret that says who calls. Those that are drawn here have 256 random bits, so nobody can try them all, and their plain SHA-256 may lie in a
 * file: slow, salted hashes are for secrets that people think up.
 */
public record Token(String text) {
    /** Makes tokens recognisable, for programs that look for secrets where none should be. */
    static final String PREFIX = "tessera_";

    /** So that nobody's password is taken: 32 hexadecimal digits are 128 bits. */
    static final int FEWEST_CHARACTERS = 32;

    private static final int BYTES = 32;

    static Token draw(SecureRandom random) {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        return new Token(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /** For messages: what may be a token that stands in the wrong place is not repeated. */
    static String quote(String text) {
        return text.length() < FEWEST_CHARACTERS ? "'" + text + "'" : "a word of " + text.length() + " characters";
    }

    boolean isLongEnough() {
        return text.length() >= FEWEST_CHARACTERS;
    }

    TokenDigest digest() {
        try {
            return new TokenDigest(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "a token";
    }
}
