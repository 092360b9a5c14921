package dev.tessera.store.redis;

import dev.tessera.store.model.EventId;
import dev.tessera.store.model.EventKind;
import dev.tessera.store.model.HistoryEntry;
import dev.tessera.store.model.ItemId;
import dev.tessera.store.vector.CorruptBlockException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A history entry as bytes, beside its event id as bytes. The entry is: seconds with the sign bit flipped (8 bytes), nanoseconds (4), item id,
 * a zero byte, kind (1), value (8); big-endian. Read as unsigned bytes, entries without their last 9 bytes, then event ids, sort like
 * {@link HistoryEntry#ORDER}: ids are written with every UTF-16 unit on its own as UTF-8 would (CESU-8), which sorts like Java's strings.
 */
final class HistoryCodec {
    private static final int TIME = 12;
    private static final int TAIL = 9;

    private HistoryCodec() {}

    static byte[] pack(HistoryEntry entry) {
        byte[] item = idBytes(entry.item().value());
        Instant at = entry.occurredAt();
        return ByteBuffer.allocate(TIME + item.length + 1 + TAIL)
                .putLong(at.getEpochSecond() ^ Long.MIN_VALUE)
                .putInt(at.getNano())
                .put(item)
                .put((byte) 0)
                .put((byte) entry.kind().code())
                .putDouble(entry.value())
                .array();
    }

    /** @throws CorruptBlockException if the bytes are no packed entry; names the event */
    static HistoryEntry unpack(byte[] event, byte[] packed) {
        int itemLength = packed.length - TIME - 1 - TAIL;
        if (itemLength < 1 || packed[TIME + itemLength] != 0) {
            throw new CorruptBlockException("history entry of event '" + idText(event) + "' has " + packed.length
                    + " bytes that cannot be read");
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(packed);
            Instant occurredAt = Instant.ofEpochSecond(buffer.getLong() ^ Long.MIN_VALUE, buffer.getInt());
            byte[] item = new byte[itemLength];
            buffer.get(item).get();
            return new HistoryEntry(
                    new EventId(idText(event)),
                    new ItemId(idText(item)),
                    EventKind.ofCode(buffer.get()),
                    buffer.getDouble(),
                    occurredAt);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new CorruptBlockException(
                    "history entry of event '" + idText(event) + "' cannot be read: " + e.getMessage(), e);
        }
    }

    static byte[] idBytes(String id) {
        ByteBuffer bytes = ByteBuffer.allocate(3 * id.length());
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c < 0x80) {
                bytes.put((byte) c);
            } else if (c < 0x800) {
                bytes.put((byte) (0xc0 | (c >> 6))).put((byte) (0x80 | (c & 0x3f)));
            } else {
                bytes.put((byte) (0xe0 | (c >> 12)))
                        .put((byte) (0x80 | ((c >> 6) & 0x3f)))
                        .put((byte) (0x80 | (c & 0x3f)));
            }
        }
        byte[] written = new byte[bytes.position()];
        bytes.flip().get(written);
        return written;
    }

    /** The inverse of {@link #idBytes}. Other bytes give a text whose {@link #idBytes} differ from them. */
    static String idText(byte[] bytes) {
        StringBuilder id = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            if (b < 0x80) {
                id.append((char) b);
            } else if (b < 0xe0) {
                id.append((char) (((b & 0x1f) << 6) | more(bytes, ++i)));
            } else {
                id.append((char) (((b & 0x0f) << 12) | (more(bytes, ++i) << 6) | more(bytes, ++i)));
            }
        }
        return id.toString();
    }

    private static int more(byte[] bytes, int index) {
        return index < bytes.length ? bytes[index] & 0x3f : 0;
    }
}
