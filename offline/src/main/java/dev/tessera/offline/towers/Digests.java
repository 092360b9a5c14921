package dev.tessera.offline.towers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** SHA-256 of weights and what goes with them, in hexadecimal. */
public final class Digests {
    private Digests() {}

    /** Of several texts, each with its length, so that no two lists look alike. */
    public static String of(String... texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of a file's bytes. */
    public static String of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Of a resource's bytes. */
    public static String of(URL resource) {
        try (InputStream in = resource.openStream()) {
            return of(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /** Of trained parameters, whatever their order. */
    public static String of(Map<String, dev.tessera.offline.network.Weights> weights) {
        MessageDigest digest = sha256();
        new TreeMap<>(weights).forEach((name, values) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(values.shape().toString().getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.values().length);
            bytes.asFloatBuffer().put(values.values());
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of rows of numbers, each with its length. */
    public static String of(int[][] rows) {
        return of(rows.length, row -> {
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * rows[row].length);
            bytes.asIntBuffer().put(rows[row]);
            return bytes;
        });
    }

    /** Of rows of numbers, each with its length. */
    public static String of(float[][] rows) {
        return of(rows.length, row -> {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * rows[row].length);
            bytes.asFloatBuffer().put(rows[row]);
            return bytes;
        });
    }

    /** Of rows of bytes, each with its length. */
    public static String of(byte[][] rows) {
        return of(rows.length, row -> ByteBuffer.wrap(rows[row]));
    }

    private static String of(int rows, IntFunction<ByteBuffer> bytes) {
        MessageDigest digest = sha256();
        for (int row = 0; row < rows; row++) {
            ByteBuffer own = bytes.apply(row);
            digest.update(ByteBuffer.allocate(4).putInt(0, own.remaining()));
            digest.update(own);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String of(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
