package dev.tessera.store.generation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** The SHA-256 of some bytes, as 64 lower-case hexadecimal digits. It names the bytes and proves them. */
public record Digest(@JsonValue String hex) implements Comparable<Digest> {
    /** Hexadecimal digits of a fraction, and how many fractions those can tell apart. */
    private static final int FRACTION = 13;

    private static final double FRACTIONS = 0x1p52;

    @JsonCreator
    public Digest {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("digest is '" + hex + "'; expected 64 lower-case hexadecimal digits");
        }
    }

    public static Digest of(byte[] bytes) {
        MessageDigest digest = sha256();
        digest.update(bytes);
        return finish(digest);
    }

    /** The digest of what somebody writes piece by piece, as 32 bytes; for many of them, which need no name. */
    public static byte[] bytesOf(Writing writing) {
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            writing.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take a digest", e);
        }
        return digest.digest();
    }

    /** The digest of what somebody writes piece by piece. */
    public static Digest of(Writing writing) {
        return new Digest(HexFormat.of().formatHex(bytesOf(writing)));
    }

    /** Writes what a digest is taken of. */
    @FunctionalInterface
    public interface Writing {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The digest of a folder: of the paths and digests of all its files, in rising order; of none if it is not there. */
    public static Digest ofFolder(Path folder) {
        StringBuilder digests = new StringBuilder();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> tree = Files.walk(folder)) {
                tree.filter(Files::isRegularFile).sorted().forEach(file -> digests.append(folder.relativize(file))
                        .append(' ')
                        .append(of(file))
                        .append('\n'));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + folder, e);
            }
        }
        return of(digests.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The digest of a file's bytes, read once and not kept. */
    public static Digest of(Path file) {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return finish(digest);
    }

    static Digest finish(MessageDigest digest) {
        return new Digest(HexFormat.of().formatHex(digest.digest()));
    }

    /** A fresh SHA-256, for who takes many; not safe for use by many threads. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }

    /** The n-th 13 hexadecimal digits, which are exact in a double, as a number from 0 to less than 1. */
    public double fraction(int n) {
        return Long.parseLong(hex.substring(FRACTION * n, FRACTION * (n + 1)), 16) / FRACTIONS;
    }
}
