package dev.tessera.store.vector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text in blocks: a length of 2 bytes, then UTF-8. Texts over 65,535 bytes are refused. */
public final class BlockText {
    private static final int MAX = 0xffff;

    private BlockText() {}

    /** Bytes that a text takes in a block. */
    public static int bytes(String text) {
        return 2 + text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Appends a text. */
    public static void put(ByteBuffer buffer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX) {
            throw new IllegalArgumentException("text has " + bytes.length + " bytes of UTF-8; expected at most " + MAX);
        }
        buffer.putShort((short) bytes.length).put(bytes);
    }

    /** Reads the text that {@link #put} wrote. */
    public static String get(ByteBuffer buffer) {
        byte[] bytes = new byte[Short.toUnsignedInt(buffer.getShort())];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
