package dev.tessera.online.serving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Files for {@code serve --callers}, made without the code under test. */
final class TestCallers {
    private TestCallers() {}

    static Path write(Path file, String... lines) throws IOException {
        return Files.write(file, List.of(lines));
    }

    /** @param beginning name, scopes and quota */
    static String line(String beginning, String token) {
        return beginning + " token-sha256=" + sha256(token);
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
