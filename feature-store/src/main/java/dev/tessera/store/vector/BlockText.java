package dev.tessera.store.vector;

import dev.tessera.store.model.ItemId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text in blocks: a length of 2 bytes, then UTF-8. Texts over 65,535 bytes are refused. */
public final class BlockText {
    private static final int MAX = 0xffff;

    /** The first character that takes so many in UTF-8. */
    private static final char TWO_BYTES = 0x80;

    private static final char THREE_BYTES = 0x800;

    private BlockText() {}

    /** Bytes that a text takes in a block. */
    public static int bytes(String text) {
        return 2 + utf8(text);
    }

    /** Bytes of a text in UTF-8, where half a surrogate pair is a question mark. */
    public static int utf8(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (!Character.isSurrogate(each)) {
                bytes += each < TWO_BYTES ? 0 : each < THREE_BYTES ? 1 : 2;
            } else if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                bytes += 2;
                i++;
            }
        }
        return bytes;
    }

    /** Appends a text. */
    public static void put(ByteBuffer buffer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX) {
            throw new IllegalArgumentException("text has " + bytes.length + " bytes of UTF-8; expected at most " + MAX);
        }
        buffer.putShort((short) bytes.length).put(bytes);
    }

    /** Reads an id that {@link #put} wrote, from the position of a buffer that has an array. */
    public static ItemId readId(ByteBuffer buffer, int row, BlockIds ids) {
        int length = Short.toUnsignedInt(buffer.getShort());
        int from = buffer.position();
        if (length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        buffer.position(from + length);
        return ids.read(row, buffer.array(), buffer.arrayOffset() + from, length);
    }

    /** Whether some bytes are the UTF-8 of a text. */
    public static boolean matches(String text, byte[] bytes, int from, int length) {
        if (text.length() != length) {
            return text.equals(new String(bytes, from, length, StandardCharsets.UTF_8));
        }
        // As many bytes as UTF-16 units: each is one of ASCII, or they are not the same.
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
