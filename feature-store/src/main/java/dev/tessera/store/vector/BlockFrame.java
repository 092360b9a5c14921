package dev.tessera.store.vector;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The frame around every packed block, big-endian: magic (4 bytes), layout version (4), payload length (4), payload, CRC-32C of all
 * before it (4). The checksum finds every flip of up to three bits and every burst of up to 32; beyond that it misses one in 2^32, and the
 * SHA-256 that names the blob finds it.
 */
public final class BlockFrame {
    private static final int HEADER = 12;
    static final int OVERHEAD = HEADER + 4;

    private BlockFrame() {}

    /** Puts a payload into a frame. */
    public static byte[] wrap(int magic, int version, byte[] payload) {
        return wrap(magic, version, payload.length, frame -> frame.put(payload));
    }

    /**
     * Makes a frame whose payload is written straight into it.
     *
     * @param length bytes of the payload
     * @param payload writes so many from the position of the buffer on
     */
    public static byte[] wrap(int magic, int version, int length, Consumer<ByteBuffer> payload) {
        ByteBuffer frame = ByteBuffer.allocate(length + OVERHEAD);
        frame.putInt(magic).putInt(version).putInt(length);
        payload.accept(frame);
        if (frame.position() != HEADER + length) {
            throw new IllegalArgumentException(
                    (frame.position() - HEADER) + " bytes of payload were written; expected " + length);
        }
        frame.putInt(HEADER + length, checksum(frame.array(), HEADER + length));
        return frame.array();
    }

    /**
     * Takes the payload out of a frame.
     *
     * @throws CorruptBlockException if the bytes are cut, changed, of another kind or of another version; says which
     */
    public static ByteBuffer unwrap(String kind, int magic, int version, byte[] frame) {
        return unwrap(kind, magic, version, version, frame).payload();
    }

    /** A payload and the version of its layout. */
    public record Versioned(int version, ByteBuffer payload) {}

    /** The same of the layout's versions {@code oldest} to {@code newest}. */
    public static Versioned unwrap(String kind, int magic, int oldest, int newest, byte[] frame) {
        if (frame.length < OVERHEAD) {
            throw new CorruptBlockException(kind + " has " + frame.length + " bytes; expected at least " + OVERHEAD);
        }
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        int stored = buffer.getInt(frame.length - 4);
        int computed = checksum(frame, frame.length - 4);
        int found = buffer.getInt();
        if (found != magic) {
            throw new CorruptBlockException(
                    "%s begins with %08x; expected its magic %08x".formatted(kind, found, magic));
        }
        if (stored != computed) {
            throw new CorruptBlockException(
                    "%s has checksum %08x; its bytes give %08x: it is damaged".formatted(kind, stored, computed));
        }
        int written = buffer.getInt();
        if (written < oldest || written > newest) {
            throw new CorruptBlockException(kind + " has layout version " + written + "; expected "
                    + (oldest == newest ? oldest : oldest + " to " + newest));
        }
        int length = buffer.getInt();
        if (length != frame.length - OVERHEAD) {
            throw new CorruptBlockException(
                    kind + " declares " + length + " bytes of payload; has " + (frame.length - OVERHEAD));
        }
        return new Versioned(written, ByteBuffer.wrap(frame, HEADER, length).slice());
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
